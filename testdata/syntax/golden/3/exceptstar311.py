try: pass
except* A: pass
except* (B, C) as d: pass
else: pass
finally: pass
try: pass
except *A: pass
