// Command slls is sllint's language server.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/sllint/sllint/cmd/internal/version"
	"github.com/sllint/sllint/lsp"
)

func main() {
	tune()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The statuses that the program ends with.
const (
	statusDone    = 0
	statusUnclean = 1 // the client went without shutting the server down
	statusFailed  = 2
)

func run(args []string, in io.ReadCloser, out io.WriteCloser, errs io.Writer) int {
	if len(args) == 1 && args[0] == childCommand {
		return child(in, out, errs)
	}
	fs := flag.NewFlagSet("slls", flag.ContinueOnError)
	fs.SetOutput(errs)
	fs.Usage = func() {
		fmt.Fprint(errs, "usage: slls [flags]\n\nThe language server of sllint, on standard input and output.\n\n")
		fs.PrintDefaults()
	}
	listen := fs.String("listen", "", "serve clients that connect to this `HOST:PORT` instead")
	logFile := fs.String("log-file", "", "append what happens to this `FILE`")
	logLevel := fs.String("log-level", "info", "what is worth noting: debug, info, warn or error")
	showVersion := fs.Bool("version", false, "print the version")
	fs.Bool("stdio", true, "serve on standard input and output, which is the default")
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return statusDone
	} else if err != nil {
		return statusFailed
	}
	fail := func(err error) int {
		fmt.Fprintf(errs, "error: %v\n", err)
		return statusFailed
	}
	if fs.NArg() > 0 {
		return fail(fmt.Errorf("slls takes no arguments, found %q; `slls -h` lists the flags", fs.Arg(0)))
	}
	if *showVersion {
		fmt.Fprintf(out, "slls %s\n", version.String())
		return statusDone
	}
	o := lsp.Options{Version: version.String(), Runner: processes{}, Confirmer: processes{}}
	log, err := openLog(*logFile, *logLevel)
	if err != nil {
		return fail(err)
	}
	o.Log = log
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *listen != "" {
		if err := serveSocket(ctx, *listen, o, errs); err != nil {
			return fail(err)
		}
		return statusDone
	}
	err = lsp.Serve(ctx, stdio{in, out}, o)
	switch {
	case errors.Is(err, lsp.ErrUnclean):
		return statusUnclean
	case err != nil:
		return fail(err)
	}
	return statusDone
}

// openLog opens the log; without a file nothing is logged.
func openLog(path, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log-level %q is not debug, info, warn or error", level)
	}
	if path == "" {
		return nil, nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("--log-file: %w", err)
	}
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: l})), nil
}

// stdio is standard input and output as one.
type stdio struct {
	io.ReadCloser
	out io.WriteCloser
}

func (s stdio) Write(b []byte) (int, error) { return s.out.Write(b) }

// Close closes both, so that whoever is blocked on a pipe gets on.
func (s stdio) Close() error { return errors.Join(s.ReadCloser.Close(), s.out.Close()) }

// serveSocket serves clients that connect.
func serveSocket(ctx context.Context, address string, o lsp.Options, errs io.Writer) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	defer l.Close()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	fmt.Fprintf(errs, "slls listens on %s\n", l.Addr())
	for {
		c, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("--listen: %w", err)
		}
		go func() {
			if err := lsp.Serve(ctx, c, o); err != nil && o.Log != nil {
				o.Log.Warn("connection", "from", c.RemoteAddr().String(), "error", err)
			}
		}()
	}
}
