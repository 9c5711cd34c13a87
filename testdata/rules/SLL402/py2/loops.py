import gevent
import stackless
import sys


def serve(channel):
    while True:
        try:
            channel.receive()
        except:  # want "swallows TaskletExit.*line 9"
            pass


def takes_the_exit(channel):
    while 1:
        try:
            stackless.schedule()
        except SystemExit:  # want "swallows TaskletExit"
            continue


class Worker(object):
    def __init__(self):
        self.jobs = stackless.channel()

    def next(self):
        return self.jobs.receive()

    def run(self):
        while True:
            try:
                self.next()()
            except BaseException as e:  # want "swallows TaskletExit.*line 32"
                sys.stderr.write(str(e))


def of_gevent(queue):
    while True:
        try:
            gevent.sleep(1)
        except:  # want "swallows GreenletExit"
            pass


def over_a_channel():
    jobs = stackless.channel()
    while True:
        try:
            for job in jobs:
                job()
        except:  # want "swallows TaskletExit"
            pass


# What follows is right.

def only_errors(channel):
    while True:
        try:
            channel.receive()
        except Exception:
            pass


def lets_it_through(channel):
    while True:
        try:
            channel.receive()
        except TaskletExit:
            raise
        except:
            pass


def ends(channel):
    while True:
        try:
            channel.receive()
        except:
            break


def decides(channel):
    while True:
        try:
            channel.receive()
        except BaseException as e:
            if isinstance(e, SystemExit):
                raise


class Stops(object):
    running = True

    def run(self, channel):
        while self.running:
            try:
                channel.receive()
            except:
                self.running = False


def outside(channel):
    try:
        while True:
            channel.receive()
    except:
        pass


def does_not_wait(jobs):
    while jobs:
        try:
            jobs.pop()()
        except:
            pass


def drives():
    while True:
        try:
            stackless.run()
        except:
            pass
