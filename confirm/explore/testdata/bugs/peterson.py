# fails: exception
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
def enter(i):
    while wants[1 - i]:
        pass
    wants[i] = True


run(party(0), party(1))
