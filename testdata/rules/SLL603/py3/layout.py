import threading


class Box:
	def __init__(self):
		self.lock = threading.Lock()

	def put(self, work):
		self.lock.acquire()  # want "an exception in line 13"
		# a comment

		if work:
			work("""a string
that stays
	where it is""")
		# another
		self.lock.release()  # and released
		return self

	def one_line(self, work):
		self.lock.acquire(); work(); self.lock.release()  # want "an exception in line 21"

	def continued(self, work):
		self.lock.acquire()  # want "an exception in line 25"
		x = work(1,
			2) \
			+ 3
		self.lock.release()
		return x
