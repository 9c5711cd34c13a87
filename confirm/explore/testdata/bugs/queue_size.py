# fails: lost wake-up
"""The queue has something for whoever asks first."""
import queue
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


jobs, done = queue.Queue(), []
jobs.put('only one')
def work():
    if not jobs.empty():
        done.append(jobs.get())


run(work, work)
