"""Whether a tasklet that serves survives being killed; for Stackless."""
import stackless

NAMES = ("serve",)


def verdict(namespace, name):
    tasklet = stackless.tasklet(namespace[name])(stackless.channel(), [])
    stackless.run()
    tasklet.kill()
    return "alive" if tasklet.alive else "clean"
