# fails: exception
# flags: --any-order
"""The result depends on who of two tasklets is first."""
import stackless

results = []


def write():
    results.append(1)


def main(*functions):
    for f in functions:
        stackless.tasklet(f)()
    stackless.run()
def read():
    assert results, 'nothing there yet'


main(write, read)
