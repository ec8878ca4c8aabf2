package message_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// keeper remembers where the data of each message was, as a program does that keeps a pointer for too long.
type keeper struct {
	mu     sync.Mutex
	places map[uint64][][2]uintptr // by number
}

func (k *keeper) handle(d *message.Delivery) uint64 {
	get := d.Data
	if d.LParam%2 == 1 {
		get = d.Writable
	}
	data, err := get()
	if err != nil || len(data) == 0 {
		return 0
	}
	begin := uintptr(unsafe.Pointer(unsafe.SliceData(data)))
	k.mu.Lock()
	defer k.mu.Unlock()
	k.places[d.LParam] = append(k.places[d.LParam], [2]uintptr{begin, begin + uintptr(len(data))})
	return d.LParam + 1
}

// check sees that the data of no message of one sender lay where some of another's had been.
func (k *keeper) check(t *testing.T, one, other uint64) {
	t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.places[one])*len(k.places[other]) == 0 {
		t.Fatalf("messages %d and %d: %v", one, other, k.places)
	}
	for _, a := range k.places[one] {
		for _, b := range k.places[other] {
			if a[0] < b[1] && b[0] < a[1] {
				t.Errorf("message %d was at %#x, and message %d of another sender at %#x", one, a, other, b)
			}
		}
	}
}

// TestKeptPointer has two processes send blocks of the same size in turn, and a third one after the first has ended: whoever keeps a
// pointer after the handler has returned does not read another sender's next message.
func TestKeptPointer(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	t.Setenv("WINSHM_SOCKET", m.Socket)
	c := client.New(client.Options{Socket: m.Socket})
	system := message.Of(c)
	t.Cleanup(func() { system.Close(); _ = c.Close() })
	k := &keeper{places: map[uint64][][2]uintptr{}}
	ready, done := make(chan error), make(chan struct{})
	ctx := t.Context()
	go func() {
		defer close(done)
		q, err := system.NewQueue()
		if err == nil {
			err = newRecorder().window(q, "one")
		}
		ready <- err
		pump(q, message.Get{Timeout: -1, Context: ctx}, k.handle)
		q.Close()
	}()
	if err := <-ready; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { <-done })
	for i, size := range []int{10, 1000, 200_000, 300_000, 5 << 20} {
		for way := range uint64(2) { // as it lies there, and to be written to
			number := uint64(100*i) + 10*way + way
			t.Run(fmt.Sprint(size, " bytes, ", way), func(t *testing.T) {
				a, b := startSpeaker(t, "one", "thread"), startSpeaker(t, "one", "goroutine")
				for range 3 {
					a.send(t, number, size)
					b.send(t, number+2, size)
				}
				k.check(t, number, number+2)
				channels := m.Server.Stats().Channels
				a.Kill()
				testkit.Eventually(t, "the channel to go", func() bool { return m.Server.Stats().Channels < channels })
				third := startSpeaker(t, "one", "thread")
				third.send(t, number+4, size)
				third.send(t, number+4, size)
				k.check(t, number, number+4)
				k.check(t, number+2, number+4)
			})
		}
	}
}

// TestKeptPointerReads reads by a kept pointer, of small data, what the sender itself has written since, if anything.
func TestKeptPointerReads(t *testing.T) {
	system := connect(t)
	var kept [][]byte
	ready, done := make(chan error), make(chan struct{})
	ctx := t.Context()
	go func() {
		defer close(done)
		q, err := system.NewQueue()
		if err == nil {
			err = newRecorder().window(q, "one")
		}
		ready <- err
		pump(q, message.Get{Timeout: -1, Context: ctx}, func(d *message.Delivery) uint64 {
			data, err := d.Data()
			if err != nil {
				return 0
			}
			for _, old := range kept { // of the first sender's
				if d.LParam == 2 && bytes.Equal(old[:8], data[:8]) {
					return 0
				}
			}
			if d.LParam == 1 {
				kept = append(kept, data)
			}
			return d.LParam + 1
		})
		q.Close()
	}()
	if err := <-ready; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { <-done })
	a, b := startSpeaker(t, "one", "thread"), startSpeaker(t, "one", "thread")
	for _, size := range []int{8, 100, 600, 100_000} {
		a.send(t, 1, size)
		b.send(t, 2, size)
		a.send(t, 1, size)
	}
}
