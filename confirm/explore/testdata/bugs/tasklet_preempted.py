# fails: exception
# flags: --preempt-tasklets
"""Two tasklets change a list, and may be interrupted."""
import stackless

items = []


def main():
    for i in range(3):
        stackless.tasklet(add)(i)
    stackless.run()
    assert len(items) == 3, items
def add(x):
    global items
    items = items + [x]


main()
