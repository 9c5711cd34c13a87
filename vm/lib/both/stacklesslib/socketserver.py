"""For the library's module socketserver (SocketServer in Python 2): requests on tasklets."""
import socket

import stackless

__all__ = ['TaskletMixIn', 'PatchServer']


class TaskletMixIn:  # as old as the servers of Python 2
    """A mixin for servers, as ThreadingMixIn: a tasklet handles each request."""

    def process_request_tasklet(self, request, client_address):
        try:
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            shutdown = getattr(self, 'shutdown_request', self.close_request)
            shutdown(request)

    def process_request(self, request, client_address):
        stackless.tasklet(self.process_request_tasklet)(request, client_address).run()


class PatchServer:
    """A mixin for servers whose sockets are those of stacklesslib: they wait for requests
    by the socket's timeout, and need no select()."""

    __stop = False

    def serve_forever(self, poll_interval=0.5):
        """Handle requests until shutdown()."""
        self.__stop = False
        while not self.__stop:
            try:
                self._handle_request_timeout(poll_interval)
            except socket.timeout:
                pass
            if hasattr(self, 'service_actions'):
                self.service_actions()

    def shutdown(self):
        """Let serve_forever() end. Does not wait for that."""
        self.__stop = True

    def handle_request(self):
        """Handle one request, or handle_timeout()."""
        limits = [t for t in (self.socket.gettimeout(), self.timeout) if t is not None]
        try:
            self._handle_request_timeout(min(limits) if limits else None)
        except socket.timeout:
            self.handle_timeout()

    def _handle_request_timeout(self, timeout):
        try:
            request, client_address = self._get_request(timeout)
        except socket.timeout:
            raise
        except socket.error:
            return
        if not self.verify_request(request, client_address):
            self.shutdown_request(request)
            return
        try:
            self.process_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
            self.shutdown_request(request)

    def _get_request(self, timeout):
        """get_request(), with another timeout than the socket's if one is given."""
        if timeout is None:
            return self.get_request()
        before = self.socket.gettimeout()
        self.socket.settimeout(timeout)
        try:
            request, client_address = self.get_request()
        finally:
            self.socket.settimeout(before)
        if hasattr(request, 'settimeout'):
            request.settimeout(before)
        return request, client_address
