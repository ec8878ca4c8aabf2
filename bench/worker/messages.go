package main

import (
	"encoding/binary"
	"sync/atomic"
	"time"

	"winshm"
)

// What the window does with a block; the number is the kind that is sent with it.
const (
	atOnce = iota // returns at once
	reads         // reads every byte
)

// class is that of the window.
const class = "winshm-bench"

// messages sends messages, or receives them.
type messages struct {
	window *winshm.Window
	block  []byte // what is sent, in place in memory
}

// commands are what it does for the bench.
func (m *messages) commands() map[string]command {
	return map[string]command{
		"listen": {1, m.listen},
		"find":   {1, m.find},
		"serve":  {1, m.serve},
		"send":   {3, m.send},
		"seldom": {3, m.seldom},
		"sends":  {3, m.sends},
		"rarely": {3, m.rarely},
		"place":  {3, m.place},
		"flood":  {3, m.flood},
		"posts":  {2, m.posts},
		"posted": {2, m.posted},
		"read":   {3, m.read},
	}
}

// seen keeps what was read from being left out.
var seen atomic.Uint64

// listen makes the window.
func (m *messages) listen([]int) ([]int64, error) {
	_, err := winshm.Listen(class, "", func(m *winshm.Message) uintptr {
		if m.Posted() {
			arrived(m)
		} else if m.Kind() == reads {
			seen.Add(sum(m.CopyData()))
		}
		return 1
	}, nil)
	return []int64{0}, err
}

// find finds it.
func (m *messages) find([]int) (_ []int64, err error) {
	m.window, err = winshm.FindWindow(class, "")
	return []int64{0}, err
}

// serve is for receivers that have no goroutine for it.
func (m *messages) serve([]int) ([]int64, error) { return []int64{0}, nil }

// sum returns the sum of a block's words, in the same steps as ref/read.h; the length is a multiple of 64.
func sum(block []byte) uint64 {
	var a, b, c, d uint64
	for ; len(block) >= 64; block = block[64:] {
		w := (*[64]byte)(block)
		a += binary.LittleEndian.Uint64(w[0:])
		b += binary.LittleEndian.Uint64(w[8:])
		c += binary.LittleEndian.Uint64(w[16:])
		d += binary.LittleEndian.Uint64(w[24:])
		a += binary.LittleEndian.Uint64(w[32:])
		b += binary.LittleEndian.Uint64(w[40:])
		c += binary.LittleEndian.Uint64(w[48:])
		d += binary.LittleEndian.Uint64(w[56:])
	}
	return a + b + c + d
}

// warm returns a block of that size.
func (m *messages) warm(size int) []byte {
	if len(m.block) < size {
		m.block = make([]byte, size)
		for i := range m.block {
			m.block[i] = 1
		}
	}
	return m.block[:size]
}

// send times sends of a block.
func (m *messages) send(args []int) ([]int64, error) {
	block, kind := m.warm(args[0]), uint64(args[1])
	start := time.Now()
	for range args[2] {
		if _, err := m.window.SendData(never, kind, block); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// place times sends of a block that is built in its place, where it was left by the one before.
func (m *messages) place(args []int) ([]int64, error) {
	kind, found := uint64(args[1]), func([]byte) {}
	fill := func(block []byte) {
		for i := range block {
			block[i] = 1
		}
	}
	if _, err := m.window.SendFrom(never, kind, args[0], fill); err != nil {
		return nil, err
	}
	start := time.Now()
	for range args[2] {
		if _, err := m.window.SendFrom(never, kind, args[0], found); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// seldom is send after a rest each time, in which the receiver falls asleep.
func (m *messages) seldom(args []int) ([]int64, error) {
	block, kind := m.warm(args[0]), uint64(args[1])
	var took time.Duration
	for range args[2] {
		rest(pause)
		start := time.Now()
		if _, err := m.window.SendData(never, kind, block); err != nil {
			return nil, err
		}
		took += time.Since(start)
	}
	return []int64{took.Nanoseconds()}, nil
}

// flood sends as often as it can between two times of day, and answers how often.
func (m *messages) flood(args []int) ([]int64, error) {
	block, end := m.warm(args[0]), int64(args[2])-began.shared
	rest(int64(args[1]) - began.shared - clock())
	sent := int64(0)
	for clock() < end {
		if _, err := m.window.SendData(never, atOnce, block); err != nil {
			return nil, err
		}
		if clock() < end {
			sent++
		}
	}
	return []int64{sent}, nil
}

// read times the reading of a block.
func (m *messages) read(args []int) ([]int64, error) {
	block := m.warm(args[0])
	start := time.Now()
	for range args[2] {
		seen.Add(sum(block))
	}
	return since(start), nil
}
