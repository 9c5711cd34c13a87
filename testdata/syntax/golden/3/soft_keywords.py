match = case = type = _ = print = exec = 1
def match(case, type=_): return match, case, type
class case: match = type; _ = 1
print(match, case, type)
print.exec = exec
from match import case as type
import match.case
for match in case: type
[match for case in type]
lambda match, case: _
async_ = await_ = 1
with match as case, type: pass
