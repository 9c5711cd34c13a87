def after(job):
    try:
        job()
    except ValueError:
        pass
    raise  # want "a RuntimeError unless a caller"


def inside(job):
    try:
        job()
    except ValueError:
        if job:
            raise


def inner_function(job):
    try:
        job()
    except ValueError:
        def again():
            raise  # want "a RuntimeError unless a caller"
        again()
