from concurrent.futures import Future


def stores():
    future = Future()  # want "local 'future' still holds the future when stores\(\) ends"
    try:
        future.set_result(int("no number"))
    except ValueError as e:
        future.set_exception(e)
    return future


def raises_again():
    future = Future()  # want "'future'"
    future.set_exception(ValueError("no number"))
    return future.result()


def only_reads():
    future = Future()
    future.set_exception(ValueError("no number"))
    return str(future.exception())


def cleared():
    future = Future()
    try:
        future.set_result(int("no number"))
    except ValueError as e:
        future.set_exception(e)
    try:
        return future
    finally:
        future = None
