# holds
"""A tasklet lets others run between reading and writing."""
import stackless
def add():
    global n
    stackless.schedule()
    n = n + 1


n = 0
for i in range(2):
    stackless.tasklet(add)()
stackless.run()
assert n == 2, n
