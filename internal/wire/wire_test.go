package wire

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// messages holds one of each, with a value in every field.
var messages = []Message{
	&Hello{MinVersion: 1, MaxVersion: 2, Reserved: 0x80706050},
	&HelloReply{Version: 1, MinVersion: 2, MaxVersion: 3, Session: 4, Slots: 5, Manager: 6},
	&CreateSection{Protect: 4, Flags: 1, Size: 1 << 40, Name: `Global\näme`, Security: "\x01\x00"},
	&OpenSection{Access: 0x80000000, Flags: 2, Name: "name"},
	&Handle{Handle: 8, Generation: 1, Type: 2, Access: 3, Object: 4, Protect: 5, Attributes: 6, Size: math.MaxUint64},
	&HandleRequest{Handle: 0xfffffff8},
	&Flags{Handle: 8, Mask: 3, Flags: 1},
	&FlagsReply{Flags: 3},
	&SnapshotReply{Size: 1 << 33},
	&OpenProcess{Access: 0x1FFFFF, Flags: 1, PID: 2, Self: 3},
	&Bequest{Listed: 1, Only: []uint32{8, 16}, Made: []MadeHandle{{Handle: 4, Type: 4, Access: 1, Flags: 3}, {Handle: 12}}},
	&BequestReply{Ticket: 1 << 40},
	&Child{Ticket: 1 << 40, ProcessFlags: 1, ThreadFlags: 2},
	&ChildReply{Process: 8, Thread: 16},
	&Exit{Handle: 8, Code: 0xC0000005},
	&ExitReply{Ended: 1, Code: 259},
	&Duplicate{SourceProcess: 8, Handle: 16, TargetProcess: 0xFFFFFFFF, Access: 4, Flags: 1, Options: 3, Made: []MadeHandle{{Handle: 4, Type: 4, Access: 1}}},
	&GetSecurity{Handle: 8, Parts: 7},
	&SecurityReply{Security: "\x01\x00\x04\x80"},
	&SetSecurity{Handle: 8, Parts: 4, Security: "\x01\x00\x04\x80"},
	&InheritReply{Made: []MadeHandle{{Handle: 4, Type: 4, Access: 2, Flags: 1}}},
	&ArenaReply{Size: 1 << 27},
	&Threads{Count: 16},
	&ThreadsReply{Slots: []uint32{1, 2, 16383}},
	&CreateWaitable{Type: 7, Manual: 1, Initial: 2, Maximum: 3, Owner: 4, Access: 0x1F0003, Flags: 1, Name: `Global\s`, Security: "\x01\x00"},
	&OpenWaitable{Type: 5, Access: 0x100000, Flags: 1, Name: "event"},
	&Signal{Handle: 8, Verb: VerbRelease, Count: 2, Thread: 3, Object: 9},
	&SignalReply{Previous: 7},
	&Wait{Thread: 1, Version: 2, All: 1, Try: 1, Targets: []Target{{8, 3}, {16, 0}}},
	&WaitReply{State: WaitSatisfied, Index: 63, Abandoned: 1},
	&EndWait{Thread: 1, Version: 2},
	&SetTimer{Handle: 8, Due: math.MaxUint64, Period: 3, Completion: 16},
	&Unpin{Object: 1 << 40},
	&Atom{Find: 1, Name: "Klasse"},
	&AtomReply{Atom: 0xC000},
	&AtomName{Atom: 0xFFFF},
	&Name{Name: "Klasse"},
	&NewQueue{Bell: 3, Thread: 1234},
	&Queue{Queue: 1 << 40},
	&CreateWindow{Queue: 5, Parent: MessageParent, Style: 1, ExStyle: 2, Class: "Klasse", Title: "Titel"},
	&Window{Window: 0x10024},
	&ChangeWindow{Window: 0x10024, What: WindowTitle, Value: 2, Text: "Titel"},
	&FindWindow{Parent: 1, After: 2, Flags: FindByClass, Class: "Klasse", Title: "Titel"},
	&WindowInfo{Window: 1, Parent: 2, Style: 3, ExStyle: 4, Open: 1, Process: 5, Thread: 6, User: 7, Queue: 8, Class: "k", Title: "t"},
	&Windows{Parent: 1, After: 2, All: 1},
	&WindowsReply{More: 1, Windows: []WindowInfo{{Window: 1, Class: "k"}, {Window: 2, Title: "t"}}},
	&Channel{Window: 1, Thread: 2},
	&ChannelInfo{Channel: 1, Queue: 2, Size: 3, Bell: 4, Process: 5, Thread: 6, User: 7},
	&Channels{More: 1, Channels: []ChannelInfo{{Channel: 1}, {Size: 2}}, Gone: []uint32{3, 4}},
	&Cut{Channel: 1 << 40},
	&Commit{Handle: 8, Object: 9, Offset: 1 << 40, Length: 1 << 41},
	&Trace{Spy: 1, User: 1000},
	&TraceReply{Size: 1 << 20},
	&Empty{},
}

// encode returns the body of a message.
func encode(m Message) []byte { return AppendFrame(nil, Header{}, m)[HeaderSize:] }

// zero returns a new message of the same type.
func zero(m Message) Message { return reflect.New(reflect.TypeOf(m).Elem()).Interface().(Message) }

func name(m Message) string { return strings.TrimPrefix(fmt.Sprintf("%T", m), "*wire.") }

func TestRoundTrip(t *testing.T) {
	for _, m := range messages {
		t.Run(name(m), func(t *testing.T) {
			want := Header{ID: 0x01020304, Op: OpQuery, FDs: 7, Status: 183}
			frame := AppendFrame([]byte("before"), want, m)
			head, body, err := ParseFrame(frame[len("before"):])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, head); diff != "" {
				t.Error("header (-want +got)\n", diff)
			}
			got := zero(m)
			if err := Decode(body, got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(m, got); diff != "" {
				t.Error("message (-want +got)\n", diff)
			}
		})
	}
}

func TestRandomRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(messages).Draw(t, "message")
		want := zero(m)
		fill(t, reflect.ValueOf(want).Elem())
		got := zero(m)
		if err := Decode(encode(want), got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal("(-want +got)\n", diff)
		}
	})
}

// fill puts something random into a value and all that it consists of.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range v.Fields() {
			fill(t, f)
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, 3).Draw(t, "length"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.String:
		v.SetString(string(rapid.SliceOf(rapid.Byte()).Draw(t, "string")))
	default:
		v.SetUint(rapid.Uint64Max(1<<v.Type().Bits()-1).Draw(t, "number"))
	}
}

// The bytes of version 1 are what programs that are built today will send for ever.
func TestGoldenBytes(t *testing.T) {
	for what, tc := range map[string]struct {
		frame []byte
		want  string
	}{
		"header": {
			AppendFrame(nil, Header{ID: 0x01020304, Op: 0x0506, FDs: 0x0708, Status: 0x090a0b0c}, nil),
			"04030201" + "0605" + "0807" + "0c0b0a09" + "00000000",
		},
		"hello": {
			AppendFrame(nil, Header{ID: 1, Op: OpHello}, &Hello{MinVersion: 1, MaxVersion: 2, Reserved: 0x03040506}),
			"01000000" + "0100" + "0000" + "00000000" + "0c000000" + "5753484d" + "0100" + "0200" + "06050403",
		},
		"hello reply": {
			AppendFrame(nil, Header{ID: 1, Op: OpHello, FDs: 1},
				&HelloReply{Version: 1, MinVersion: 2, MaxVersion: 3, Session: 4, Slots: 1 << 20, Manager: 5}),
			"01000000" + "0100" + "0100" + "00000000" + "12000000" +
				"0100" + "0200" + "0300" + "04000000" + "00001000" + "05000000",
		},
		"goodbye": {
			AppendFrame(nil, Header{ID: 2, Op: OpGoodbye}, nil), "02000000" + "0200" + "0000" + "00000000" + "00000000",
		},
		"create section": {
			AppendFrame(nil, Header{ID: 2, Op: OpCreateSection}, &CreateSection{Protect: 4, Flags: 1, Size: 0x10000, Name: "né"}),
			"02000000" + "0300" + "0000" + "00000000" + "1b000000" + "04000000" + "01000000" + "0000010000000000" + "03000000" + "6ec3a9" + "00000000",
		},
		"open section": {
			AppendFrame(nil, Header{ID: 3, Op: OpOpenSection}, &OpenSection{Access: 6, Name: "n"}),
			"03000000" + "0400" + "0000" + "00000000" + "0d000000" + "06000000" + "00000000" + "01000000" + "6e",
		},
		"handle": {
			AppendFrame(nil, Header{ID: 3, Op: OpOpenSection, FDs: 1, Status: 183},
				&Handle{Handle: 8, Generation: 1, Type: 1, Access: 6, Object: 9, Protect: 4, Attributes: 0x8000000, Size: 4096}),
			"03000000" + "0400" + "0100" + "b7000000" + "28000000" +
				"08000000" + "01000000" + "01000000" + "06000000" + "0900000000000000" + "04000000" + "00000008" + "0010000000000000",
		},
		"close": {
			AppendFrame(nil, Header{ID: 4, Op: OpClose}, &HandleRequest{Handle: 8}),
			"04000000" + "0500" + "0000" + "00000000" + "04000000" + "08000000",
		},
		"query": {
			AppendFrame(nil, Header{ID: 4, Op: OpQuery}, &HandleRequest{Handle: 8}),
			"04000000" + "0600" + "0000" + "00000000" + "04000000" + "08000000",
		},
		"flags": {
			AppendFrame(nil, Header{ID: 5, Op: OpFlags}, &Flags{Handle: 8, Mask: 3, Flags: 1}),
			"05000000" + "0700" + "0000" + "00000000" + "0c000000" + "08000000" + "03000000" + "01000000",
		},
		"flags reply": {
			AppendFrame(nil, Header{ID: 5, Op: OpFlags}, &FlagsReply{Flags: 1}),
			"05000000" + "0700" + "0000" + "00000000" + "04000000" + "01000000",
		},
		"create waitable": {
			AppendFrame(nil, Header{ID: 7, Op: OpCreateWaitable}, &CreateWaitable{
				Type: 7, Manual: 1, Initial: 2, Maximum: 3, Owner: 4, Access: 0x1F0003, Flags: 1, Name: "s",
			}),
			"07000000" + "1600" + "0000" + "00000000" + "25000000" + "07000000" + "01000000" + "02000000" + "03000000" + "04000000" +
				"03001f00" + "01000000" + "01000000" + "73" + "00000000",
		},
		"wait": {
			AppendFrame(nil, Header{ID: 7, Op: OpWait}, &Wait{Thread: 1, Version: 2, All: 1, Targets: []Target{{8, 3}, {16, 0}}}),
			"07000000" + "1900" + "0000" + "00000000" + "2c000000" + "01000000" + "02000000" + "01000000" + "00000000" +
				"02000000" + "08000000" + "0300000000000000" + "10000000" + "0000000000000000",
		},
		"snapshot reply": {
			AppendFrame(nil, Header{ID: 6, Op: OpSnapshot, FDs: 1}, &SnapshotReply{Size: 8}),
			"06000000" + "0800" + "0100" + "00000000" + "08000000" + "0800000000000000",
		},
	} {
		if got := hex.EncodeToString(tc.frame); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", what, got, tc.want)
		}
	}
}

func TestConstants(t *testing.T) {
	got := map[string]int{
		"header": HeaderSize, "frame": MaxFrame, "descriptors": MaxFDs, "magic": Magic, "oldest": MinVersion,
		"hello": int(OpHello), "goodbye": int(OpGoodbye), "create": int(OpCreateSection), "open": int(OpOpenSection),
		"close": int(OpClose), "query": int(OpQuery), "flags": int(OpFlags), "snapshot": int(OpSnapshot),
		"newest": MaxVersion, "arena": int(OpArena), "threads": int(OpThreads), "create waitable": int(OpCreateWaitable),
		"open waitable": int(OpOpenWaitable), "signal": int(OpSignal), "wait": int(OpWait), "end wait": int(OpEndWait),
		"set timer": int(OpSetTimer), "cancel timer": int(OpCancelTimer), "pin": int(OpPin),
		"unpin": int(OpUnpin),
		"atom":  int(OpAtom), "atom name": int(OpAtomName), "new queue": int(OpNewQueue), "end queue": int(OpEndQueue),
		"create window": int(OpCreateWindow), "destroy window": int(OpDestroyWindow), "change window": int(OpChangeWindow),
		"find window": int(OpFindWindow), "describe window": int(OpDescribeWindow), "windows": int(OpWindows),
		"channel": int(OpChannel), "collect": int(OpCollect), "trace": int(OpTrace), "cut": int(OpCut), "commit": int(OpCommit),
	}
	want := map[string]int{
		"header": 16, "frame": 131072, "descriptors": 253, "magic": 0x4d485357, "oldest": 1,
		"hello": 1, "goodbye": 2, "create": 3, "open": 4, "close": 5, "query": 6, "flags": 7, "snapshot": 8,
		"newest": 4, "arena": 20, "threads": 21, "create waitable": 22, "open waitable": 23, "signal": 24, "wait": 25,
		"end wait": 26, "set timer": 27, "cancel timer": 28, "pin": 29, "unpin": 30,
		"atom": 31, "atom name": 32, "new queue": 33, "end queue": 34, "create window": 35, "destroy window": 36, "change window": 37,
		"find window": 38, "describe window": 39, "windows": 40, "channel": 41, "collect": 42, "trace": 43, "cut": 44, "commit": 45,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
}

func TestOpString(t *testing.T) {
	for op, want := range map[Op]string{
		0: "operation 0", OpHello: "hello", OpCreateSection: "create section", OpSnapshot: "snapshot",
		OpSnapshot + 1000: "operation 1008", math.MaxUint16: "operation 65535",
	} {
		if got := op.String(); got != want {
			t.Errorf("%d is %q, not %q", uint16(op), got, want)
		}
	}
}

func TestParseFrameRefuses(t *testing.T) {
	good := AppendFrame(nil, Header{Op: OpClose}, &HandleRequest{Handle: 8})
	for what, frame := range map[string][]byte{
		"nothing":             nil,
		"one byte":            good[:1],
		"almost a header":     good[:HeaderSize-1],
		"no body":             good[:HeaderSize],
		"truncated body":      good[:len(good)-1],
		"trailing byte":       append(slices.Clip(good), 0),
		"length of 4 GiB - 1": append(append(good[:12:12], 0xff, 0xff, 0xff, 0xff), good[HeaderSize:]...),
	} {
		if _, body, err := ParseFrame(frame); !errors.Is(err, ErrMalformed) || body != nil {
			t.Errorf("%s: %d bytes of body, %v", what, len(body), err)
		}
	}
}

// A body that is cut anywhere, or has something after it, is refused.
func TestDecodeRefuses(t *testing.T) {
	for _, m := range messages {
		body := encode(m)
		for n := range body {
			if err := Decode(body[:n], zero(m)); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s of %d bytes, cut to %d: %v", name(m), len(body), n, err)
			}
		}
		if err := Decode(append(body, 0), zero(m)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s with a byte more: %v", name(m), err)
		}
	}
}

func TestDecodeRefusesCounts(t *testing.T) {
	long := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 'n'}
	if err := Decode(long, &OpenSection{}); !errors.Is(err, ErrMalformed) {
		t.Errorf("a name longer than the frame: %v", err)
	}
	if err := Decode([]byte("GET / HTTP/1"), &Hello{}); !errors.Is(err, ErrMalformed) {
		t.Errorf("another protocol's hello: %v", err)
	}
	for what, b := range map[string][]byte{
		"objects":   {0xff, 0xff, 0xff, 0xff},
		"processes": {0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
		"handles":   {0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
		"waitables": {0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
	} {
		if s, err := DecodeSnapshot(b); !errors.Is(err, ErrMalformed) || s != nil {
			t.Errorf("4 billion %s: %v", what, err)
		}
	}
}

// The decoder keeps its first error and gives zeros from there on.
func TestDecoderKeepsError(t *testing.T) {
	d := Decoder{buf: []byte{1, 2, 3}}
	d.U64()
	first := d.End()
	if a, b, c, s := d.U16(), d.U32(), d.U64(), d.String(); a != 0 || b != 0 || c != 0 || s != "" {
		t.Errorf("after an error: %d %d %d %q", a, b, c, s)
	}
	if err := d.End(); !errors.Is(err, first) || !errors.Is(err, ErrMalformed) {
		t.Errorf("%v, then %v", first, err)
	}
}

// The longest name fits a frame, with the longest descriptor: 32766 UTF-16 units are at most 3 bytes each.
func TestLongestNameFits(t *testing.T) {
	const longest = 16 << 10 // security.MaxDescriptor
	frame := AppendFrame(nil, Header{Op: OpCreateSection}, &CreateSection{
		Name: strings.Repeat("€", 32766), Security: strings.Repeat("x", longest),
	})
	if len(frame) > MaxFrame {
		t.Errorf("%d bytes, more than %d", len(frame), MaxFrame)
	}
}

func randomSnapshot() *rapid.Generator[*Snapshot] {
	objects := rapid.Custom(func(t *rapid.T) ObjectInfo {
		return ObjectInfo{
			ID: rapid.Uint64().Draw(t, "id"), Type: rapid.Uint32().Draw(t, "type"), Owner: rapid.Uint32().Draw(t, "owner"),
			Name: rapid.String().Draw(t, "name"), Protect: rapid.Uint32().Draw(t, "protect"),
			Attributes: rapid.Uint32().Draw(t, "attributes"), Size: rapid.Uint64().Draw(t, "size"), Inode: rapid.Uint64().Draw(t, "inode"),
		}
	})
	handles := rapid.Custom(func(t *rapid.T) HandleInfo {
		return HandleInfo{
			Handle: rapid.Uint32().Draw(t, "handle"), Access: rapid.Uint32().Draw(t, "access"),
			Flags: rapid.Uint32().Draw(t, "flags"), Object: rapid.Uint64().Draw(t, "object"),
		}
	})
	processes := rapid.Custom(func(t *rapid.T) ProcessInfo {
		return ProcessInfo{
			PID: rapid.Uint32().Draw(t, "pid"), User: rapid.Uint32().Draw(t, "user"),
			Handles: rapid.SliceOfN(handles, 1, 5).Draw(t, "handles"),
		}
	})
	waitables := rapid.Custom(func(t *rapid.T) (w WaitableInfo) {
		fill(t, reflect.ValueOf(&w).Elem())
		return w
	})
	return rapid.Custom(func(t *rapid.T) *Snapshot {
		return &Snapshot{
			Waitables: rapid.SliceOfN(waitables, 0, 3).Draw(t, "waitables"),
			Objects:   rapid.SliceOfN(objects, 1, 5).Draw(t, "objects"),
			Processes: rapid.SliceOfN(processes, 1, 5).Draw(t, "processes"),
		}
	})
}

func TestSnapshotRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := randomSnapshot().Draw(t, "snapshot")
		encoded := want.Encode()
		got, err := DecodeSnapshot(encoded)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal("(-want +got)\n", diff)
		}
		cut := rapid.IntRange(0, len(encoded)-1).Draw(t, "cut")
		want.Waitables = nil
		if cut == len(want.Encode()) {
			return // so version 1 has it
		}
		if _, err := DecodeSnapshot(encoded[:cut]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("cut to %d of %d bytes: %v", cut, len(encoded), err)
		}
	})
}

func TestSnapshotWithoutStates(t *testing.T) {
	encoded := append((&Snapshot{}).Encode(), 0, 0, 0, 0)
	if _, err := DecodeSnapshot(encoded); !errors.Is(err, ErrMalformed) {
		t.Errorf("a list of no states: %v", err)
	}
}

func TestEmptySnapshot(t *testing.T) {
	got, err := DecodeSnapshot((&Snapshot{}).Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&Snapshot{}, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
}
