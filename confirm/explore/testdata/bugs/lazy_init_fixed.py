# holds
"""Both threads find that nobody has made the connection yet."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Connection(object):
    made = 0

    def __init__(self):
        Connection.made += 1


cache = {}
lock = threading.Lock()


def connection():
    with lock:
        if 'connection' not in cache:
            cache['connection'] = Connection()
        return cache['connection']


run(connection, connection)
assert Connection.made == 1, Connection.made
