import os, sys as system


def forever(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:  # want "while the loop goes on"
            os.write(2, str(e))
