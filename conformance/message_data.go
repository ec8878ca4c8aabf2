package conformance

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// filled returns the bytes that Fill makes of a seed.
func filled(n int, seed uint32) []byte {
	const a, c, top = 1664525, 1013904223, 24
	data := make([]byte, n)
	for i := range data {
		seed = seed*a + c
		data[i] = byte(seed >> top)
	}
	return data
}

// digestOf is what Digest answers, and CopyData behind the other fields.
func digestOf(data []byte) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write(data)
	return sum.Sum64()
}

// block makes data in the memory of a process and a COPYDATASTRUCT for them.
func (t *T) dataBlock(p *Process, kind uint64, data []byte) uint64 {
	t.Helper()
	at := p.Memory(uint64(len(data)))
	t.Write(p, at, string(data))
	return t.copyData(p, kind, uint32(len(data)), at)
}

// shown is the answer to the line "CopyData $l".
func shown(kind uint64, data []byte) string {
	return fmt.Sprintf("A %d %d 1 %d", kind, len(data), digestOf(data))
}

// seesData tells a window to say what a WM_COPYDATA holds, and to return something.
func (w *window) seesData(result uint64) {
	w.on(wmCopyData, fmt.Sprintf("CopyData $l;Return %d", result))
}

// sendsFilled sends as many bytes, and reports an error unless they arrive.
func (t *T) sendsFilled(from *Process, w *window, n uint64) {
	t.Helper()
	seed := uint32(n) + 1
	at := from.Memory(n)
	from.result("Fill", at, n, seed)
	t.Sent(from.SendMessage(w.handle, wmCopyData, 3, t.copyData(from, n, uint32(n), at)), 5, n, " bytes")
	notes := w.home.notes()
	if want := shown(n, filled(int(n), seed)); len(notes) != 2 || notes[1] != want {
		t.Errorf("of %d bytes arrive %q, want %q", n, notes, want)
	}
	if sum := from.ask("Digest", at, n).Number(); sum != digestOf(filled(int(n), seed)) {
		t.Errorf("the sender's %d bytes have changed", n)
	}
}

var dataCases = []Case{
	{
		Name: "copydata: every size",
		Rows: []string{"B6.7/copied", "B6.7/size", "B6.7/result"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.seesData(5)
			for _, n := range []uint64{1, 7, 8, 63, 64, 255, 256, 2047, 2048, 2049, 4095, 4096, 4097, 1 << 16, 1<<16 + 1, 1 << 20} {
				t.sendsFilled(q, w, n)
				t.sendsFilled(p, w, n)
			}
		},
	}, {
		Name: "copydata: more than a megabyte",
		Rows: []string{"B6.7/size"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.seesData(5)
			for _, n := range []uint64{3<<20 + 5, 64 << 20, 64, 64<<20 + 1} {
				t.sendsFilled(q, w, n)
			}
		},
	}, {
		Name: "copydata: what wParam and dwData are is passed on",
		Rows: []string{"B6.7/wparam", "B6.7/pointers", "B6.7/result"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.seesData(big)
			for _, n := range []uint64{0, w.handle, 0xDEAD, big} {
				t.Sent(q.SendMessage(w.handle, wmCopyData, n, t.dataBlock(q, ^n, []byte("text"))), big)
				notes := p.notes()
				if len(notes) != 2 || !strings.HasPrefix(notes[0], fmt.Sprintf("M %d %d ", uint32(wmCopyData), n)) || notes[1] != shown(^n, []byte("text")) {
					t.Errorf("of wParam %#x and dwData %#x arrive %q", n, ^n, notes)
				}
			}
		},
	}, {
		Name: "copydata: without data",
		Rows: []string{"B6.7/empty"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmCopyData, "CopyData $l;Return 1")
			t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.copyData(q, 7, 0, 0)), 1)
			if notes := p.notes(); len(notes) != 2 || notes[1] != fmt.Sprintf("A 7 0 0 %d", digestOf(nil)) {
				t.Errorf("of nothing arrives %q", notes)
			}
			t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.copyData(q, 7, 0, q.Memory(10))), 1)
			if notes := p.notes(); len(notes) != 2 || !strings.HasPrefix(notes[1], "A 7 0 ") {
				t.Errorf("of 0 bytes somewhere arrives %q", notes)
			}
		},
	}, {
		Name: "copydata: a size without data",
		Rows: []string{"B6.7/null-data"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmCopyData, "CopyData $l;Return 1")
			t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.copyData(q, 7, 9, 0)), 1)
			if notes := p.notes(); len(notes) != 2 || notes[1] != fmt.Sprintf("A 7 0 0 %d", digestOf(nil)) {
				t.Errorf("of no data arrives %q", notes)
			}
		},
	}, {
		Name: "copydata: DefWindowProc",
		Rows: []string{"B6.7/result"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.dataBlock(q, 1, []byte("x"))), 0)
			w.on(wmCopyData, "Default")
			t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.dataBlock(q, 1, []byte("x"))), 0)
		},
	}, {
		Name: "copydata: the receiver's block is its own",
		Rows: []string{"B6.7/copied", "B6.7/one-way"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmCopyData, "Strtok $l;Return 1")
			const text = "one two  three four\x00"
			for _, padding := range []int{0, 5000, 1 << 20} {
				data := []byte(text + strings.Repeat("x", padding))
				at := q.Memory(uint64(len(data)))
				t.Write(q, at, string(data))
				block := t.copyData(q, 1, uint32(len(data)), at)
				for range 2 {
					t.Sent(q.SendMessage(w.handle, wmCopyData, 0, block), 1)
					if notes := p.notes(); len(notes) != 2 || notes[1] != "A 4" {
						t.Errorf("the words are counted so: %q", notes)
					}
				}
				t.Holds(q, at, text)
			}
		},
	}, {
		Name: "copydata: to another thread of the process",
		Rows: []string{"B6.7/same-process"},
		Run: func(t *T) {
			p := t.Start()
			w := t.pumping(p)
			w.on(wmCopyData, "Peek $l 24;Return 1")
			at := p.Memory(8)
			block := t.copyData(p, 9, 8, at)
			t.Sent(p.SendMessage(w.handle, wmCopyData, 0, block), 1)
			notes := p.notes()
			if len(notes) != 2 || notes[0] != message(wmCopyData, 0, block, ismexSend) || dataPointer(notes[1]) != at {
				t.Errorf("of a block at %d with data at %d arrives %q", block, at, notes)
			}
		},
	}, {
		Name: "copydata: it is there until the procedure returns",
		Rows: []string{"B6.7/lifetime", "B6.9/reply"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.on(wmCopyData, fmt.Sprintf("ReplyMessage 5;Wait %d %d;CopyData $l;Return 6", event, forever))
			for _, n := range []int{10, 5000, 1 << 20} {
				data := filled(n, 3)
				t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.dataBlock(q, 1, data)), 5)
				t.Write(q, t.dataBlock(q, 1, filled(n, 4)), "the sender goes on")
				t.OK(p.SetEvent(event))
				w.stop(t)
				if notes := p.notes(); len(notes) != 4 || notes[3] != shown(1, data) {
					t.Errorf("after the answer %q is left of %d bytes", notes, n)
				}
				w.pump(t)
			}
		},
	}, {
		Name: "copydata: by SendMessageTimeout",
		Rows: []string{"B6.7/copied", "B6.6/queued"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.seesData(5)
			data := filled(3000, 9)
			_, r := q.SendMessageTimeout(w.handle, wmCopyData, 0, t.dataBlock(q, 1, data), 0, 50)
			t.Fails(r, timedOut)
			t.retrievesNothing(w.Process)
			t.told(w.Process)
			w.pump(t)
		},
	}, {
		Name: "copydata: to one that is hung in the own process's other message",
		Rows: []string{"B6.7/copied", "B6.9/one-at-a-time"},
		Run: func(t *T) {
			p := t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, fmt.Sprintf("Wait %d %d;Return 1", event, forever))
			w.seesData(5)
			q, r := t.Start(), t.Start()
			first, second, third := q.NewThread(), q.NewThread(), r.NewThread()
			first.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			second.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(q, 1, []byte("second")))
			third.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(r, 2, filled(100_000, 2)))
			t.tells(p, raw(wmUser, ismexSend))
			t.OK(p.SetEvent(event))
			t.Sent(first.Finish(), 1)
			t.Sent(second.Finish(), 5)
			t.Sent(third.Finish(), 5)
			notes := p.notes()
			if len(notes) != 5 || notes[2] != shown(1, []byte("second")) || notes[4] != shown(2, filled(100_000, 2)) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	}, {
		Name: "copydata: a pointer that is kept shows nothing of another's next message",
		Rows: []string{"B6.7/kept"},
		Run: func(t *T) {
			p, q, r := t.Start(), t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			for _, n := range []int{100, 3000, 100_000, 1 << 20} {
				first, second := filled(n, 1), filled(n, 2)
				w.on(wmCopyData, "Peek $l 24;Return 1")
				t.Sent(q.SendMessage(w.handle, wmCopyData, 0, t.dataBlock(q, 1, first)), 1)
				kept := dataPointer(p.notes()[1])
				w.on(wmCopyData, fmt.Sprintf("Wait %d %d;Return 2", event, forever))
				sender := r.NewThread()
				sender.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(r, 1, second))
				if data, ok := p.Peek(kept, n); ok && string(data) == string(second) {
					t.Errorf("%d bytes of another process are where those of the first one were", n)
				}
				t.OK(p.SetEvent(event))
				t.Sent(sender.Finish(), 2)
				p.notes()
			}
		},
		Deviation: &Deviation{Wine: "memory that was freed is used again", Chance: true},
	}, {
		Name: "copydata: NULL",
		Rows: []string{"B6.7/null"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmCopyData, "Return 5")
			line, alive := q.Ask(fmt.Sprintf("SendMessage %d %d 0 0", w.handle, uint32(wmCopyData)))
			if want := fmt.Sprintf("0 %d", uint32(noAccess)); alive && line != want {
				t.Errorf("got %q, want %q, or the end of the process", line, want)
			}
			t.told(p)
		},
		Deviation: &Deviation{
			Wine:   "it returns 0xC0000005",
			Choice: "in C the caller faults; in Go the send fails with 998, and nobody gets a message",
		},
	},
}
