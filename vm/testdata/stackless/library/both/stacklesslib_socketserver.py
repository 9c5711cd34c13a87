# A server whose requests are handled by tasklets. It takes them from a list and not from a
# socket of the system, which not everybody may have. (The original takes the end of the time
# for a lost connection.)
from __future__ import print_function

import stackless
from stacklesslib import app, main, socketserver
import socket

try:
    from SocketServer import BaseServer, BaseRequestHandler
except ImportError:
    from socketserver import BaseServer, BaseRequestHandler

app.install_stackless()
log = []


class Request(object):
    def __init__(self, name):
        self.name, self.limit = name, None

    def settimeout(self, limit):
        self.limit = limit


class Socket(object):
    limit = None

    def gettimeout(self):
        return self.limit

    def settimeout(self, limit):
        log.append('limit %r' % (limit,))
        self.limit = limit


class Server(socketserver.PatchServer, socketserver.TaskletMixIn, BaseServer):
    timeout = None

    def __init__(self, names, handler):
        BaseServer.__init__(self, ('nowhere', 0), handler)
        self.requests = [Request(name) for name in names]
        self.socket = Socket()

    def get_request(self):
        if not self.requests:
            raise socket.timeout('timed out')
        if self.requests[0].name == 'lost':
            del self.requests[0]
            raise socket.error('lost')
        return self.requests.pop(0), 'client'

    def verify_request(self, request, address):
        return request.name != 'unwanted'

    def handle_timeout(self):
        pass

    def handle_error(self, request, address):
        log.append('%s failed' % request.name)

    def close_request(self, request):
        log.append('%s closed, limit %r' % (request.name, request.limit))

    def shutdown_request(self, request):
        self.close_request(request)


class Handler(BaseRequestHandler):
    def handle(self):
        name = self.request.name
        log.append('%s by a tasklet %r from %s' % (name, not stackless.getcurrent().is_main, self.client_address))
        if name == 'bad':
            1 / 0
        if name == 'slow':
            app.sleep(0.01)
        log.append('%s handled' % name)


def handle():
    for i in range(4):
        server.handle_request()
    server.timeout = 3
    server.handle_request()
    server.socket.limit = 2
    server.handle_request()
    app.sleep(0.02)
    main.mainloop.stop()


server = Server(['slow', 'quick', 'bad', 'lost', 'late'], Handler)
stackless.tasklet(handle)()
main.mainloop.run()
print('\n'.join(log))
