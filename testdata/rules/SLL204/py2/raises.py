def after(job):
    try:
        job()
    except ValueError:
        pass
    raise  # want "raises whatever was handled last"


def inside(job):
    try:
        job()
    except ValueError:
        raise


def in_finally(job):
    try:
        job()
    except ValueError:
        try:
            job()
        finally:
            raise
