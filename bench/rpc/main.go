// Command rpc makes round trips by what Go programs use for them, on behalf of the bench.
//
// usage: rpc KIND SOCKET
//
// Each line on standard input is answered by a number of nanoseconds, or by "error" and a text.
//
//	serve 1       answers requests at the socket from now on; an answer is empty, or nearly
//	dial 1        connects to it
//	ask SIZE N    makes N requests of so many bytes, each after the answer to the one before
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A caller makes a request of a block and waits for its answer.
type caller func(block []byte) error

// A kind is one way to make requests, over a Unix socket.
type kind struct {
	serve func(path string) error // returns when requests can be made
	dial  func(path string) (caller, error)
}

var kinds = map[string]kind{
	"netrpc": {serveNetRPC, dialNetRPC},
	"ttrpc":  {serveTTRPC, dialTTRPC},
	"zmq":    {serveZMQ, dialZMQ},
	"grpc":   {serveGRPC, dialGRPC},
}

func main() {
	if len(os.Args) != 3 || kinds[os.Args[1]].serve == nil {
		fmt.Fprintln(os.Stderr, "usage: rpc KIND SOCKET")
		os.Exit(2)
	}
	answer(os.Stdin, os.Stdout, &peer{kind: kinds[os.Args[1]], path: os.Args[2]})
}

// answer answers lines until they end.
func answer(in io.Reader, out io.Writer, p *peer) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		ns, err := p.execute(lines.Text())
		if err != nil {
			fmt.Fprintln(out, "error", err)
			continue
		}
		fmt.Fprintln(out, ns)
	}
}

// A peer is one of the two processes.
type peer struct {
	kind kind
	path string
	call caller
}

// execute carries out one line.
func (p *peer) execute(line string) (ns int64, err error) {
	var name string
	var size, n int
	if fields, _ := fmt.Sscan(line, &name, &size, &n); fields < 2 || size < 0 {
		return 0, fmt.Errorf("unknown command %q", line)
	}
	switch name {
	case "serve":
		return 0, p.kind.serve(p.path)
	case "dial":
		p.call, err = p.kind.dial(p.path)
		return 0, err
	case "ask":
		return p.ask(size, n)
	default:
		return 0, fmt.Errorf("unknown command %q", line)
	}
}

// ask times requests.
func (p *peer) ask(size, n int) (int64, error) {
	if p.call == nil {
		return 0, errors.New("not connected")
	}
	block := make([]byte, size)
	start := time.Now()
	for range n {
		if err := p.call(block); err != nil {
			return 0, err
		}
	}
	return time.Since(start).Nanoseconds(), nil
}
