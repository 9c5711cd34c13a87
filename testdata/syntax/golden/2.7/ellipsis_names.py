None; True; False; a = None; f(None); [None]; x[None]; x[None:None]; as_ = 1; nonlocal = async = await = match = 1
async.await(nonlocal); print nonlocal, async
class async: nonlocal = None
def await(async, nonlocal=None): return True
