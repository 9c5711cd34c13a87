"""Processes for tests where there are none: the interpreter's host runs what they
would start in an interpreter of its own."""
import io
import os
import sys

import _processes


class Process(object):
    """subprocess.Popen of sys.executable, but that the program is run in an
    interpreter of its own: when its output or its end is asked for."""

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 env=None, cwd=None, **kw):
        if not args or args[0] != sys.executable or kw:
            raise NotImplementedError('process %r %r' % (args, kw))
        self.args, self.env, self.cwd = args, env, cwd
        self.merged = stderr == -2  # subprocess.STDOUT
        self.shown = stdout is None  # by the parent's standard error, where failures are told
        self.returncode = None
        self.stdin = self.stdout = self.stderr = None
        self.command(list(args[1:]))
        if stdin == -1:  # subprocess.PIPE
            self.stdin = io.BytesIO()
        self.stdout, self.stderr = io.BytesIO(), io.BytesIO()

    def command(self, args):
        """Tell options from the program: what is not known is refused."""
        self.warnings, isolated = [], False
        name = dir = None
        while args and name is None:
            arg = args.pop(0)
            if arg == '-c':
                self.source, name = args.pop(0).encode() + b'\n', '<string>'
                dir, self.argv = '', ['-c'] + args
            elif arg in ('-X', '-W'):
                option = args.pop(0)
                if arg == '-W':
                    self.warnings.append(option)
                elif option not in ('faulthandler', 'utf8'):
                    raise NotImplementedError('-X %s' % option)
            elif arg[:2] == '-W':
                self.warnings.append(arg[2:])
            elif arg == '-I':
                isolated = True
            elif arg in ('-E', '-B', '-s', '-S', '-u'):
                pass  # nothing of what they turn off is there
            elif arg[:1] == '-':
                raise NotImplementedError('option %s' % arg)
            else:
                name = arg
                with open(os.path.join(self.cwd or '', name), 'rb') as f:
                    self.source = f.read()
                dir, self.argv = os.path.dirname(name), [name] + args
        if name is None:
            raise NotImplementedError('a program on standard input')
        self.name = name
        self.path = [p for p in sys.path if p]
        if dir or not isolated:
            self.path.insert(0, dir)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.wait()

    def communicate(self, input=None, timeout=None):
        self.wait()
        return self.stdout.read(), None if self.merged else self.stderr.read()

    def wait(self, timeout=None):
        if self.returncode is None:
            env = ['%s=%s' % x for x in (self.env or {}).items()]
            self.returncode, out, err = _processes.run(
                self.source, self.name, self.argv, self.path, self.warnings, env, self.cwd or '')
            if self.shown:
                sys.__stderr__.write((out + err).decode('latin-1'))
            if self.merged:
                out, err = out + err, b''
            self.stdout, self.stderr = io.BytesIO(out), io.BytesIO(err)
        return self.returncode

    def poll(self):
        return self.wait()

    def kill(self):
        pass

    terminate = kill
