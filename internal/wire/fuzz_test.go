package wire

import (
	"bytes"
	"errors"
	"runtime"
	"testing"
)

func FuzzParseFrame(f *testing.F) {
	for _, m := range messages {
		f.Add(AppendFrame(nil, Header{ID: 1, Op: OpHello, FDs: 2, Status: 3}, m))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		head, body, err := ParseFrame(frame)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if again := append(AppendFrame(nil, head, nil)[:12], frame[12:]...); !bytes.Equal(again, frame) {
			t.Fatalf("% x was read from % x", again, frame)
		}
		if len(body) != len(frame)-HeaderSize {
			t.Fatalf("%d bytes of body in %d", len(body), len(frame))
		}
	})
}

// FuzzDecode decodes the body as each message: what is accepted is what would be sent.
func FuzzDecode(f *testing.F) {
	for i, m := range messages {
		f.Add(uint8(i), encode(m))
	}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		m := zero(messages[int(which)%len(messages)])
		err := Decode(body, m)
		switch {
		case err == nil && !bytes.Equal(encode(m), body):
			t.Fatalf("%+v was read from % x", m, body)
		case err != nil && !errors.Is(err, ErrMalformed):
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}

// FuzzDecodeSnapshot also sees to it that no count in the input makes the decoder allocate more than the input is worth.
func FuzzDecodeSnapshot(f *testing.F) {
	f.Add([]byte{})
	f.Add((&Snapshot{}).Encode())
	f.Add((&Snapshot{
		Objects:   []ObjectInfo{{ID: 1, Type: 1, Name: `Session\1\n`, Protect: 4, Size: 4096, Inode: 2}, {ID: 2}},
		Processes: []ProcessInfo{{PID: 3, User: 4, Handles: []HandleInfo{{Handle: 8, Access: 6, Object: 1}}}, {PID: 5}},
		Waitables: []WaitableInfo{{Object: 1, Kind: Mutex, Owner: ThreadInfo{3, 7, 9}, Waiters: []ThreadInfo{{5, 1, 0}, {5, 2, 0}}}, {Object: 2}},
	}).Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		before := allocated()
		s, err := DecodeSnapshot(b)
		const perByte, fixed = 64, 64 << 10
		if grown := allocated() - before; grown > uint64(perByte*len(b)+fixed) {
			t.Fatalf("%d bytes allocated for %d", grown, len(b))
		}
		switch {
		case err == nil && !bytes.Equal(s.Encode(), b):
			t.Fatalf("%+v was read from % x", s, b)
		case err != nil && !errors.Is(err, ErrMalformed):
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
