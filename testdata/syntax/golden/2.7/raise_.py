raise
raise A
raise A, b
raise A, b, c
raise A, (b, c)
raise A(b), None, c
raise A, "text" % b
