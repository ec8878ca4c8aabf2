package client_test

import (
	"errors"
	"reflect"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/shm"
	"winshm/winerr"
)

// images returns n pages that begin with a 5.
func images(t *testing.T, n int) [][]byte {
	t.Helper()
	var pages [][]byte
	for range n {
		page, err := syscall.Mmap(-1, 0, int(shm.PageSize), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = syscall.Munmap(page) })
		page[0] = 5
		pages = append(pages, page)
	}
	return pages
}

func addressOf(memory []byte) uintptr { return reflect.ValueOf(memory).Pointer() }

func TestSharedImages(t *testing.T) {
	m := start(t)
	a, b := newClient(t, m.Socket), newClient(t, m.Socket)
	pages := images(t, 4)
	share := func(c *client.Client, key string, page []byte) {
		t.Helper()
		wantCode(t, "share "+key, c.ShareImage(key, addressOf(page), shm.PageSize), 0)
	}
	share(a, "one", pages[0])
	pages[0][0]++
	share(b, "one", pages[1])
	share(b, "one", pages[1]) // again: no effect
	share(b, "two", pages[2])
	pages[1][0]++
	if pages[0][0] != 7 || pages[1][0] != 7 || pages[2][0] != 5 || pages[3][0] != 5 {
		t.Errorf("the pages read %d %d %d %d", pages[0][0], pages[1][0], pages[2][0], pages[3][0])
	}
	client.ReleaseImage(addressOf(pages[0]))
	share(a, "one", pages[0])
	if pages[0][0] != 7 {
		t.Errorf("it reads %d, though somebody held it", pages[0][0])
	}
	for _, page := range pages {
		client.ReleaseImage(addressOf(page))
		client.ReleaseImage(addressOf(page))
	}
	share(a, "one", pages[0]) // all had gone: the first bytes again
	if pages[0][0] != 5 {
		t.Errorf("it reads %d after everybody had left", pages[0][0])
	}
	client.ReleaseImage(addressOf(pages[0]))
	if s := m.Server.Stats(); s.Handles != 0 {
		t.Errorf("%d handles are left", s.Handles)
	}
	for what, where := range map[string][2]uintptr{
		"odd address": {addressOf(pages[0]) + 1, shm.PageSize}, "odd length": {addressOf(pages[0]), 1}, "no length": {addressOf(pages[0]), 0},
	} {
		wantCode(t, what, a.ShareImage("three", where[0], where[1]), winerr.ERROR_INVALID_PARAMETER)
	}
}

func TestShared(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	failure := errors.New("told to fail")
	_, err := c.OpenShared("x", 100, func(memory []byte) error {
		memory[99] = 1
		return failure
	})
	if !errors.Is(err, failure) {
		t.Fatalf("a failure is %v", err)
	}
	fill := func(memory []byte) error {
		if len(memory) != 100 || memory[99] != 0 {
			t.Errorf("%d bytes, the last %d", len(memory), memory[99])
		}
		memory[0] = 9
		return nil
	}
	a, err := c.OpenShared("x", 100, fill)
	wantCode(t, "open", err, 0)
	b, err := c.OpenShared("x", 100, func([]byte) error { return failure })
	wantCode(t, "open again", err, 0)
	if !a.First || b.First || b.Memory()[0] != 9 {
		t.Errorf("first: %t %t, it reads %d", a.First, b.First, b.Memory()[0])
	}
	_, err = c.OpenShared("x", 10000, fill)
	wantCode(t, "another length", err, winerr.ERROR_BAD_LENGTH)
	wantCode(t, "close", errors.Join(a.Close(), b.Close()), 0)
	if s := m.Server.Stats(); s.Handles != 0 || len(c.Remembered()) != 0 {
		t.Errorf("%d handles are left, %v remembered", s.Handles, c.Remembered())
	}
}
