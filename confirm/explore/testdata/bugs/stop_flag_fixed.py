# holds
"""A job is accepted after the worker has looked for the last time."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


lock = threading.Lock()
stopped = False
jobs, accepted, done = [], [], []


def stop():
    global stopped
    with lock:
        stopped = True
    while jobs:
        done.append(jobs.pop())
def submit():
    with lock:
        if not stopped:
            jobs.append('job')
            accepted.append('job')


run(submit, stop)
assert len(done) == len(accepted), (done, accepted)
