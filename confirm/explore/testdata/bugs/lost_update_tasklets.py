# fails: exception
"""The same in tasklets, whose main loop runs them with a limit of time."""
import stackless


def work(function):
    for i in range(2):
        stackless.tasklet(function)()
    while True:
        interrupted = stackless.run(1000)
        if interrupted is None:
            break
        interrupted.insert()
def add():
    global n
    n += 1


n = 0
work(add)
assert n == 2, n
