package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"winshm/kernel32"
)

// first times a process's first call: it starts the manager if there is none.
func first([]int) ([]int64, error) {
	start := time.Now()
	h, err := kernel32.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		return nil, err
	}
	took := since(start)
	return took, kernel32.CloseHandle(h)
}

// bareFirst times the same with the program at BENCH_LISTENER, which only listens and answers once.
func bareFirst([]int) ([]int64, error) {
	dir, err := os.MkdirTemp("", "listener-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	start := time.Now()
	cmd, err := startListener(socket)
	if err != nil {
		return nil, err
	}
	err = askOnce(socket)
	took := since(start)
	if err != nil {
		_ = cmd.Process.Kill()
	}
	_ = cmd.Wait()
	return took, err
}

// startListener returns when the program listens.
func startListener(socket string) (*exec.Cmd, error) {
	cmd := exec.Command(os.Getenv("BENCH_LISTENER"), socket)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := out.Read(make([]byte, 16)); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, err
	}
	return cmd, nil
}

// askOnce makes one round trip.
func askOnce(socket string) error {
	c, err := net.Dial("unixpacket", socket)
	if err != nil {
		return err
	}
	defer c.Close()
	message := make([]byte, 64)
	if _, err := c.Write(message); err != nil {
		return err
	}
	_, err = c.Read(message)
	return err
}
