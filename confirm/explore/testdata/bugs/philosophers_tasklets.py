# fails: deadlock
"""Two philosophers as tasklets, who look up between the forks."""
import stackless
from stacklesslib.locks import Lock

forks = [Lock(), Lock()]
eaten = []


def philosopher(left, right):
    with forks[left]:
        stackless.schedule()
        with forks[right]:
            eaten.append(left)
    finished.send(None)


def main():
    for left, right in order:
        stackless.tasklet(philosopher)(left, right)
    for i in order:
        finished.receive()


finished = stackless.channel()
order = [(0, 1), (1, 0)]
main()
