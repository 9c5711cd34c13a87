def one_line_handler():
    error = None
    try: int("no number")
    except ValueError as e: error = e  # want "'error'"
    return str(error)


class Holder(object):
	def tabs(self):
		try:
			int("no number")
		except ValueError as e:
			problem = e  # want "'problem'"
			if self:
				return [
		"continuation further left",
					problem.args,
				]
			return None


def tabbed():
	return Holder().tabs()


def nested_blocks():
    for text in ["1", "two"]:
        if text:
            try:
                int(text)
            except ValueError as e:
                caught = e  # want "'caught'"
                if caught.args:
                    # A comment of its own.
                    print("bad\
 text")

                print(caught)  # and at the end
    return 1


def _generator():
    try:
        int("no number")
    except ValueError as e:
        seen = e  # want "'seen'"
        yield str(seen)
        yield "more"


def runs__generator():
    return list(_generator())
