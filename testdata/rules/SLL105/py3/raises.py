def built_here():
    error = ValueError("no number")
    raise error  # want "local 'error' still holds the exception that is raised here"


def in_a_branch():
    error = ValueError("no number")
    if error.args:
        error.code = 22
        raise error  # want "'error'"
    return None


def _reraise(value, louder):
    if value is None:
        value = ValueError()
    if louder:
        value.louder = True
        raise value  # want "'value'"
    raise value  # want "'value'"


def reraises():
    _reraise(ValueError("no number"), False)


def reraises_louder():
    _reraise(ValueError("no number"), True)


def from_itself():
    try:
        int("no number")
    except ValueError as e:
        problem = RuntimeError("worse")
        raise problem from e  # want "'problem'"


def first_of():
    errors = [ValueError("one"), ValueError("two")]
    raise errors[0]  # want "'errors'"


def fresh():
    raise ValueError("no number")


def _make():
    return ValueError("no number")


def made():
    raise _make()


def cleared():
    error = ValueError("no number")
    try:
        raise error
    finally:
        del error


def its_own_name():
    try:
        int("no number")
    except ValueError as e:
        raise e


def caught_again():
    error = ValueError("no number")
    try:
        raise error  # want "'error'"
    except ValueError:
        return 1
