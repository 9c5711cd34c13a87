"""What tests need of module subprocess: that of Python 2 wants fork() and the like."""
from childprocess import Process as Popen

PIPE, STDOUT = -1, -2


class CalledProcessError(Exception):
    def __init__(self, returncode, cmd, output=None):
        Exception.__init__(self, returncode, cmd)
        self.returncode, self.cmd, self.output = returncode, cmd, output


def call(*args, **options):
    return Popen(*args, **options).wait()


def check_output(*args, **options):
    process = Popen(*args, stdout=PIPE, **options)
    output = process.communicate()[0]
    if process.returncode:
        raise CalledProcessError(process.returncode, process.args, output)
    return output
