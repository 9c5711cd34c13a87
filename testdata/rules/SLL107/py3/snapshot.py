# target: 3.8 3.11 3.12
def read_in_handler():
    try:
        int("no number")
    except ValueError as e:  # want "read_in_handler\(\)"
        print(len(locals()))
    return 1


def read_before():
    print(len(locals()))
    return 1
