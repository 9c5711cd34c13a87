# fails: deadlock
"""A tasklet sends while it holds the lock that the receiver wants first."""
import stackless
from stacklesslib.locks import Lock

lock = Lock()
channel, finished = stackless.channel(), stackless.channel()


def receive():
    with lock:
        item = channel.receive()
    finished.send(item)


def main():
    stackless.tasklet(send)()
    stackless.tasklet(receive)()
    assert finished.receive() == 'item'
def send():
    with lock:
        channel.send('item')


main()
