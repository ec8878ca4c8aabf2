package wire

// OpenProcess asks for a handle to the process whose pidfd comes along. Its reply is a Handle, with a pidfd. Without a
// pidfd the process has ended: then PID names it, if Self shows that client and manager number processes alike.
type OpenProcess struct {
	Access uint32
	Flags  uint32
	// PID is the number of a process that has ended, Self the client's own, both as the client sees them.
	PID, Self uint32
}

func (m *OpenProcess) encode(e *Encoder) {
	e.U32(m.Access)
	e.U32(m.Flags)
	e.U32(m.PID)
	e.U32(m.Self)
}

func (m *OpenProcess) decode(d *Decoder) {
	m.Access = d.U32()
	m.Flags = d.U32()
	m.PID = d.U32()
	m.Self = d.U32()
}

// Bequest asks for a ticket: a descriptor by which a child process gets the client's inheritable handles. Of those that
// the manager gave out it is all, or with Listed those in Only; those that the client made are in Made, in the order of
// the descriptors that come along. Its reply is a BequestReply with the ticket.
type Bequest struct {
	Listed uint32
	Only   []uint32
	Made   []MadeHandle
}

// MadeHandle is a handle that a client made itself.
type MadeHandle struct{ Handle, Type, Access, Flags uint32 }

func (m *Bequest) encode(e *Encoder) {
	e.U32(m.Listed)
	encodeNumbers(e, m.Only)
	encodeMade(e, m.Made)
}

func (m *Bequest) decode(d *Decoder) {
	m.Listed = d.U32()
	m.Only = decodeNumbers(d)
	m.Made = decodeMade(d)
}

func encodeMade(e *Encoder, made []MadeHandle) {
	e.U32(uint32(len(made)))
	for _, h := range made {
		e.U32(h.Handle)
		e.U32(h.Type)
		e.U32(h.Access)
		e.U32(h.Flags)
	}
}

func decodeMade(d *Decoder) (made []MadeHandle) {
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		made = append(made, MadeHandle{Handle: d.U32(), Type: d.U32(), Access: d.U32(), Flags: d.U32()})
	}
	return made
}

// BequestReply names a ticket to the client that asked for it.
type BequestReply struct{ Ticket uint64 }

func (m *BequestReply) encode(e *Encoder) { e.U64(m.Ticket) }

func (m *BequestReply) decode(d *Decoder) { m.Ticket = d.U64() }

// Child reports the child process whose pidfd comes along. It gets the handles of Ticket, unless that is 0. The flags are
// those of the handles in the reply, which is a ChildReply.
type Child struct {
	Ticket       uint64
	ProcessFlags uint32
	ThreadFlags  uint32
}

func (m *Child) encode(e *Encoder) {
	e.U64(m.Ticket)
	e.U32(m.ProcessFlags)
	e.U32(m.ThreadFlags)
}

func (m *Child) decode(d *Decoder) {
	m.Ticket = d.U64()
	m.ProcessFlags = d.U32()
	m.ThreadFlags = d.U32()
}

// ChildReply holds handles to a child process and its first thread.
type ChildReply struct{ Process, Thread uint32 }

func (m *ChildReply) encode(e *Encoder) {
	e.U32(m.Process)
	e.U32(m.Thread)
}

func (m *ChildReply) decode(d *Decoder) {
	m.Process = d.U32()
	m.Thread = d.U32()
}

// Exit is a process's exit code, all 32 bits of it: OpExit says that the client is about to end with it, OpTerminate asks
// for the end of the process behind a handle.
type Exit struct{ Handle, Code uint32 }

func (m *Exit) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U32(m.Code)
}

func (m *Exit) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Code = d.U32()
}

// ExitReply says whether the process behind a handle has ended, and how.
type ExitReply struct{ Ended, Code uint32 }

func (m *ExitReply) encode(e *Encoder) {
	e.U32(m.Ended)
	e.U32(m.Code)
}

func (m *ExitReply) decode(d *Decoder) {
	m.Ended = d.U32()
	m.Code = d.U32()
}

// InheritReply comes with the descriptors of the inherited files, in the order of Made: the client keeps these handles
// itself from here on.
type InheritReply struct{ Made []MadeHandle }

func (m *InheritReply) encode(e *Encoder) { encodeMade(e, m.Made) }

func (m *InheritReply) decode(d *Decoder) { m.Made = decodeMade(d) }

// CurrentProcess is the handle by which a client names its own process.
const CurrentProcess = 0xFFFFFFFF

// Duplicate makes a handle to what another handle leads to. Processes are named by handles of the client's;
// CurrentProcess stands for itself. The reply is a HandleRequest with the new handle's number, in the target's table.
type Duplicate struct {
	SourceProcess, Handle uint32
	TargetProcess         uint32
	Access, Flags         uint32
	// Options are DUPLICATE_ bits.
	Options uint32
	// Made describes the handle if the client made it itself; then the open file comes along.
	Made []MadeHandle
}

func (m *Duplicate) encode(e *Encoder) {
	e.U32(m.SourceProcess)
	e.U32(m.Handle)
	e.U32(m.TargetProcess)
	e.U32(m.Access)
	e.U32(m.Flags)
	e.U32(m.Options)
	encodeMade(e, m.Made)
}

func (m *Duplicate) decode(d *Decoder) {
	m.SourceProcess = d.U32()
	m.Handle = d.U32()
	m.TargetProcess = d.U32()
	m.Access = d.U32()
	m.Flags = d.U32()
	m.Options = d.U32()
	m.Made = decodeMade(d)
}
