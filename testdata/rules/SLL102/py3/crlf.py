def windows():
    try:
        result = int("no number")
    except ValueError as e:
        result = e  # want "'result'"
    return (result,
            1)
