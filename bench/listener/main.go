// Command listener is the least that a server which is started on demand does: it listens on a socket, says so, answers one message
// and ends.
//
// usage: listener SOCKET
package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "listener:", err)
		os.Exit(1)
	}
}

// serve answers one message at the socket.
func serve(socket string) error {
	l, err := net.Listen("unixpacket", socket)
	if err != nil {
		return err
	}
	defer l.Close()
	fmt.Println("ready")
	c, err := l.Accept()
	if err != nil {
		return err
	}
	defer c.Close()
	message := make([]byte, 64)
	n, err := c.Read(message)
	if err != nil {
		return err
	}
	_, err = c.Write(message[:n])
	return err
}
