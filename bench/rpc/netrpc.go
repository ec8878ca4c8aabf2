package main

import (
	"net"
	"net/rpc"
)

// Bench is a service of net/rpc, which wants its names exported.
type Bench struct{}

// Take takes a block.
func (*Bench) Take(_ []byte, done *bool) error {
	*done = true
	return nil
}

func serveNetRPC(path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	s := rpc.NewServer()
	if err := s.Register(&Bench{}); err != nil {
		return err
	}
	go s.Accept(l)
	return nil
}

func dialNetRPC(path string) (caller, error) {
	c, err := rpc.Dial("unix", path)
	return func(block []byte) error {
		var done bool
		return c.Call("Bench.Take", block, &done)
	}, err
}
