# holds
"""Two threads find that there is enough in the account."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


lock = threading.Lock()
balance = 100
def withdraw():
    global balance
    with lock:
        if balance >= 80:
            balance -= 80


run(withdraw, withdraw)
assert balance >= 0, balance
