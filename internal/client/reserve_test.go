package client_test

import (
	"errors"
	"sync"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// TestReservedViewsComeAndGo: a view is unmapped while others look at it, commit in it and change it. Its file is closed with the
// last view, and no other that gets its number is touched.
func TestReservedViewsComeAndGo(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := client.New(client.Options{Socket: m.Socket, NoStart: true})
	defer c.Close()
	const size, rounds, page = 1 << 20, 300, 4096
	addresses := make(chan uintptr)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for addr := range addresses {
				meddle(t, addr, page)
			}
		})
	}
	for range rounds {
		opened, err := c.CreateSection(object.PageReadWrite|object.SecReserve, size, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		v, err := c.MapView(opened.Handle, client.MapRequest{Access: client.FileMapWrite})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.CloseHandle(opened.Handle); err != nil {
			t.Fatal(err)
		}
		addresses <- v.Base
		if err := client.UnmapView(v.Base); err != nil {
			t.Fatal(err)
		}
	}
	close(addresses)
	wg.Wait()
}

// meddle does all that can be done at an address where there is a view, or was.
func meddle(t *testing.T, addr, page uintptr) {
	_, allocErr := client.AllocMemory(addr, 2*page, client.MemCommit, object.PageReadWrite)
	_, protectErr := client.ProtectMemory(addr, page, object.PageReadOnly)
	_, _, committedErr := client.Committed(addr + page)
	_, queryErr := client.QueryMemory(addr)
	for _, err := range []error{allocErr, protectErr, committedErr} {
		if err != nil && !errors.Is(err, winerr.ERROR_INVALID_ADDRESS) {
			t.Error(err)
		}
	}
	if queryErr != nil {
		t.Error(queryErr)
	}
}
