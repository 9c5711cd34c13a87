try: pass
except: pass
try: pass
except A: pass
except A, e: pass
except (A, B), e: pass
except A, (x, y): pass
except A, e.attr: pass
except A, e[0]: pass
except A as e: pass
except (A, B) as e: pass
else: pass
finally: pass
try: pass
finally: pass
try:
    pass
except A, e:
    raise
finally:
    pass
try: pass
except A: pass
else: pass
