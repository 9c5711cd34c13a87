def after_handler():
    try:
        result = int("no number")
    except ValueError as e:
        result = e  # want "local 'result' still holds an exception when after_handler\(\) ends, and its traceback leads back to that frame"
    # What came of it.
    return result


def log(*args):
    pass


def in_handler():
    try:
        return int("no number")
    except ValueError as e:
        error = e  # want "local 'error'"
        log("""a text
over several lines""", error)
        log(f"""{error}
    indented by itself""")
        return None


def falls_off():
    error = None
    try:
        int("no number")
    except ValueError as e:
        error = e  # want "local 'error'"


def retries():
    last = None
    for text in "one", "2":
        try:
            return int(text)
        except ValueError as e:
            last = e  # want "local 'last'"
    log(last)


def two_handlers():
    problem = None
    try:
        int("no number")
    except TypeError as e:
        problem = e  # want "local 'problem'"
    except ValueError as e:
        problem = e  # want "local 'problem'"
        log(problem)
    return problem is None


def alias():
    try:
        int("no number")
    except ValueError as e:
        first = second = e  # want "'(first|second)'"
        log(first, second)


def callee():
    try:
        int("no number")
    except ValueError as e:
        return e


def from_callee():
    outcome = callee()  # want "local 'outcome'"
    if outcome is not None:
        return str(outcome)
    return ""


def cleared():
    error = None
    try:
        int("no number")
    except ValueError as e:
        error = e
    error = None


def stripped():
    try:
        int("no number")
    except ValueError as e:
        error = e.with_traceback(None)
    return error


def returned():
    try:
        int("no number")
    except ValueError as e:
        return e


def text_only():
    try:
        int("no number")
    except ValueError as e:
        error = str(e)
    return error
