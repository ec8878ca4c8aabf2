package main

import (
	"context"
	"net"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// service and method are what is called in ttrpc and gRPC. The messages are such as need no compiler: bytes, and nothing.
const service, method = "winshm.Bench", "Take"

func serveTTRPC(path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	s, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	s.Register(service, map[string]ttrpc.Method{method: func(_ context.Context, decode func(any) error) (any, error) {
		return new(emptypb.Empty), decode(new(wrapperspb.BytesValue))
	}})
	go s.Serve(context.Background(), l) //nolint:errcheck // it ends with the process
	return nil
}

func dialTTRPC(path string) (caller, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	c := ttrpc.NewClient(conn)
	return func(block []byte) error {
		return c.Call(context.Background(), service, method, wrapperspb.Bytes(block), new(emptypb.Empty))
	}, nil
}
