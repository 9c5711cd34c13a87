# A channel that is being closed ends the iteration of whoever would have to wait behind
# other receivers, and of nobody for whom a sender waits.
from __future__ import print_function
import stackless

c = stackless.channel()
out = []


def receiver():
    try:
        out.append(c.receive())
    except BaseException as e:
        out.append(type(e).__name__)


stackless.tasklet(receiver)()
stackless.run()
c.close()
print(c.balance, c.closing, c.closed)
print([x for x in c])
c.send(7)
stackless.run()
print(out, c.balance, c.closed)

c = stackless.channel()
for i in range(3):
    stackless.tasklet(c.send)(i)
stackless.run()
c.close()
print([x for x in c], c.closed)

for f in (c.send_exception, stackless.current.raise_exception):
    try:
        f(exc=ValueError)
    except TypeError as e:
        print(e)
