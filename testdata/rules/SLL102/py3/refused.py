def mixed_indents():
    try:
        int("no number")
    except ValueError as e:
        error = e  # want "'error'"
    if error:
    	# Tabs after spaces: moving this line could change its block.
    	return str(error)
    return None


def shared_line():
    error = None
    for text in ["two"]:
        try: int(text)
        except ValueError as e: error = e  # want "'error'"
        if error: print(error); return 1;


def deep(x=1):
    while x:
        while x:
            while x:
                while x:
                    while x:
                        while x:
                            while x:
                                while x:
                                    while x:
                                        while x:
                                            while x:
                                                while x:
                                                    while x:
                                                        while x:
                                                            while x:
                                                                while x:
                                                                    try:
                                                                        x = int("no number")
                                                                    except ValueError as e:
                                                                        x = e  # want "'x'"
                                                                        return str(x)
