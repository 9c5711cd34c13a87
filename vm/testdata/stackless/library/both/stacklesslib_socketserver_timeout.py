# A server to which nobody comes.
# Not with the original: it takes the end of the time for a lost connection.
from __future__ import print_function

import socket

from stacklesslib import socketserver

try:
    from SocketServer import BaseServer
except ImportError:
    from socketserver import BaseServer


class Socket(object):
    limit = None

    def gettimeout(self):
        return self.limit

    def settimeout(self, limit):
        print('limit', limit)
        self.limit = limit


class Server(socketserver.PatchServer, socketserver.TaskletMixIn, BaseServer):
    timeout = None
    error = socket.timeout

    def get_request(self):
        raise self.error('nobody')

    def handle_timeout(self):
        print('nobody came')


server = Server(('nowhere', 0), None)
server.socket = Socket()
server.handle_request()
server.timeout = 3
server.handle_request()
server.socket.limit = 2
server.handle_request()
server.error = socket.error
server.handle_request()
