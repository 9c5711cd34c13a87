# holds
"""Mutual exclusion with flags: each asks for the other before it says that it wants in."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


wants, inside = [False, False], []


def party(i):
    def work():
        enter(i)
        inside.append(i)
        assert inside == [i]
        inside.remove(i)
        wants[i] = False
    return work
turn = [0]


def enter(i):
    wants[i] = True
    turn[0] = 1 - i
    while wants[1 - i] and turn[0] == 1 - i:
        pass


run(party(0), party(1))
