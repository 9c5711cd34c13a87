from __future__ import print_function
import __future__ as f
print(f.all_feature_names)
for n in f.all_feature_names: print(n, getattr(f, n), getattr(f, n).getOptionalRelease(), getattr(f, n).getMandatoryRelease())
