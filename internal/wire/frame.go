package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

const (
	// HeaderSize is the length of a frame's header.
	HeaderSize = 16
	// MaxFrame is the length of the longest frame, header included: the longest name fits.
	MaxFrame = 128 << 10
	// MaxFDs is how many file descriptors the kernel lets one message carry (SCM_MAX_FD).
	MaxFDs = 253
)

// Versions of the protocol that this package speaks. Waitables came with WaitableVersion, sections that are reserved with
// ReserveVersion, windows with it too. What clients share, the arenas and channels, has the layout of
// LayoutVersion: to a client of an older one the manager gives none of it.
const (
	MinVersion = 1
	MaxVersion = 4

	WaitableVersion = 2
	ReserveVersion  = 3
	LayoutVersion   = 4
)

// Magic begins every hello, so that a stray program on the socket is recognised.
const Magic = 0x4d485357 // "WSHM"

// Op says what a message is about. Numbers are never reused.
type Op uint16

// The operations of version 1.
const (
	OpHello         Op = 1
	OpGoodbye       Op = 2
	OpCreateSection Op = 3
	OpOpenSection   Op = 4
	OpClose         Op = 5
	OpQuery         Op = 6
	OpFlags         Op = 7
	OpSnapshot      Op = 8
	OpOpenProcess   Op = 9
	OpBequest       Op = 10 // a ticket for a child to come
	OpChild         Op = 11 // the child is there
	OpInherit       Op = 12 // the child shows the ticket
	OpExit          Op = 13 // the client is about to end
	OpExitCode      Op = 14
	OpTerminate     Op = 15
	OpReap          Op = 16 // a child has ended and will be a zombie no longer
	OpDuplicate     Op = 17
	OpGetSecurity   Op = 18
	OpSetSecurity   Op = 19
)

// The operations that version 2 adds.
const (
	OpArena          Op = 20 // the memory in which waitables lie
	OpThreads        Op = 21 // slots for the client's threads
	OpCreateWaitable Op = 22
	OpOpenWaitable   Op = 23
	OpSignal         Op = 24
	OpWait           Op = 25
	OpEndWait        Op = 26
	OpSetTimer       Op = 27
	OpCancelTimer    Op = 28
	OpPin            Op = 29
	OpUnpin          Op = 30
)

// The operations that version 3 adds.
const (
	OpAtom              Op = 31
	OpAtomName          Op = 32
	OpNewQueue          Op = 33
	OpEndQueue          Op = 34
	OpCreateWindow      Op = 35
	OpDestroyWindow     Op = 36
	OpChangeWindow      Op = 37
	OpFindWindow        Op = 38
	OpDescribeWindow    Op = 39
	OpWindows           Op = 40
	OpChannel           Op = 41 // a way to another process's queue
	OpCollect           Op = 42 // the ways that others have made to a queue
	OpTrace             Op = 43
	OpCut               Op = 44 // one that is not needed any more
	OpCommit            Op = 45 // pages of a section that is reserved
	OpCreateFileSection Op = 46 // a section over a disk file
)

var opNames = [...]string{
	OpHello: "hello", OpGoodbye: "goodbye", OpCreateSection: "create section", OpOpenSection: "open section",
	OpClose: "close", OpQuery: "query", OpFlags: "flags", OpSnapshot: "snapshot",
	OpOpenProcess: "open process", OpBequest: "bequest", OpChild: "child", OpInherit: "inherit",
	OpExit: "exit", OpExitCode: "exit code", OpTerminate: "terminate", OpReap: "reap",
	OpDuplicate:   "duplicate",
	OpGetSecurity: "get security", OpSetSecurity: "set security",
	OpArena: "arena", OpThreads: "threads", OpCreateWaitable: "create waitable", OpOpenWaitable: "open waitable",
	OpSignal: "signal", OpWait: "wait", OpEndWait: "end wait", OpSetTimer: "set timer", OpCancelTimer: "cancel timer",
	OpPin: "pin", OpUnpin: "unpin",
	OpAtom: "atom", OpAtomName: "atom name", OpNewQueue: "new queue", OpEndQueue: "end queue",
	OpCreateWindow: "create window", OpDestroyWindow: "destroy window", OpChangeWindow: "change window",
	OpFindWindow: "find window", OpDescribeWindow: "describe window", OpWindows: "windows",
	OpChannel: "channel", OpCollect: "collect", OpTrace: "trace", OpCut: "cut", OpCommit: "commit", OpCreateFileSection: "create file section",
}

// Version returns the version of the protocol from which on op is understood as it is now.
func (op Op) Version() uint16 {
	switch op {
	case OpCommit, OpCreateFileSection:
		return ReserveVersion
	}
	if op >= OpArena {
		return LayoutVersion
	}
	return 1
}

func (op Op) String() string {
	if int(op) < len(opNames) && opNames[op] != "" {
		return opNames[op]
	}
	return fmt.Sprintf("operation %d", uint16(op))
}

// Header is the fixed part of a frame.
type Header struct {
	ID     uint32
	Op     Op
	FDs    uint16
	Status uint32
}

// ErrMalformed is the root of every decoding error.
var ErrMalformed = errors.New("malformed frame")

// A Message is the body of a frame.
type Message interface {
	encode(*Encoder)
	decode(*Decoder)
}

// AppendFrame appends a frame to dst; body may be nil.
func AppendFrame(dst []byte, h Header, body Message) []byte {
	start := len(dst)
	frame := append(dst, make([]byte, HeaderSize)...)
	if body != nil {
		frame = appendBody(frame, body)
	}
	head := frame[start:]
	binary.LittleEndian.PutUint32(head[0:], h.ID)
	binary.LittleEndian.PutUint16(head[4:], uint16(h.Op))
	binary.LittleEndian.PutUint16(head[6:], h.FDs)
	binary.LittleEndian.PutUint32(head[8:], h.Status)
	binary.LittleEndian.PutUint32(head[12:], uint32(len(head)-HeaderSize))
	return frame
}

// Whoever encodes or decodes is behind an interface, so that an Encoder or Decoder on the stack would not stay there.
var (
	encoders = sync.Pool{New: func() any { return new(Encoder) }}
	decoders = sync.Pool{New: func() any { return new(Decoder) }}
)

func appendBody(dst []byte, body Message) []byte {
	e := encoders.Get().(*Encoder)
	e.buf = dst
	body.encode(e)
	dst, e.buf = e.buf, nil
	encoders.Put(e)
	return dst
}

// ParseFrame splits a frame into its header and body.
func ParseFrame(frame []byte) (Header, []byte, error) {
	if len(frame) < HeaderSize {
		return Header{}, nil, fmt.Errorf("%w: %d bytes, shorter than a header", ErrMalformed, len(frame))
	}
	h := Header{
		ID:     binary.LittleEndian.Uint32(frame[0:]),
		Op:     Op(binary.LittleEndian.Uint16(frame[4:])),
		FDs:    binary.LittleEndian.Uint16(frame[6:]),
		Status: binary.LittleEndian.Uint32(frame[8:]),
	}
	body := frame[HeaderSize:]
	if length := binary.LittleEndian.Uint32(frame[12:]); uint64(length) != uint64(len(body)) {
		return Header{}, nil, fmt.Errorf("%w: length says %d, body has %d bytes", ErrMalformed, length, len(body))
	}
	return h, body, nil
}

// Decode reads all of body into m.
func Decode(body []byte, m Message) error {
	d := decoders.Get().(*Decoder)
	*d = Decoder{buf: body}
	m.decode(d)
	err := d.End()
	*d = Decoder{}
	decoders.Put(d)
	return err
}

// Empty is a message without fields.
type Empty struct{}

func (Empty) encode(*Encoder) {}
func (Empty) decode(*Decoder) {}
