"""Whether the exception of a piece of work arrives as it was; for Stackless."""
import stackless

NAMES = ("relay",)


def verdict(namespace, name):
    channel = stackless.channel()
    got = []

    def receive():
        try:
            channel.receive()
        except Exception as problem:
            got.append(problem.args)

    def work():
        raise ValueError("work")

    stackless.tasklet(receive)()
    stackless.run()
    try:
        namespace[name](channel, work)
    except Exception as problem:
        return type(problem).__name__
    stackless.run()
    return "clean" if got == [("work",)] else "another"
