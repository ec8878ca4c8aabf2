package main

import (
	"context"
	"fmt"
	"os"

	"github.com/go-zeromq/zmq4"
)

func serveZMQ(path string) error {
	s := zmq4.NewRep(context.Background())
	if err := s.Listen("ipc://" + path); err != nil {
		return err
	}
	go func() {
		for {
			_, err := s.Recv()
			if err == nil {
				err = s.Send(zmq4.NewMsg([]byte{1}))
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, "rpc:", err)
				os.Exit(1)
			}
		}
	}()
	return nil
}

func dialZMQ(path string) (caller, error) {
	s := zmq4.NewReq(context.Background())
	return func(block []byte) error {
		if err := s.Send(zmq4.NewMsg(block)); err != nil {
			return err
		}
		_, err := s.Recv()
		return err
	}, s.Dial("ipc://" + path)
}
