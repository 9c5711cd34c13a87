# fails: exception
"""What is made under a lock is seen without it before it is complete."""
import threading


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Settings(object):
    pass


lock = threading.Lock()
def get():
    global settings
    if settings is None:
        with lock:
            if settings is None:
                settings = Settings()
                settings.size = 42
    return settings.size


settings = None
run(get, get)
