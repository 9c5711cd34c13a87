# fails: exception
# flags: --python 2.7
"""Threads of Python 2.7's module thread."""
import thread

n = 0


def main():
    ends = [thread.allocate_lock() for i in range(2)]
    for end in ends:
        end.acquire()
        thread.start_new_thread(add, (end,))
    for end in ends:
        end.acquire()
    assert n == 2, n
def add(done):
    global n
    n += 1
    done.release()


main()
