package wire

// Hello opens every connection. Its layout, and that of its reply, is the same in all versions.
type Hello struct {
	// MinVersion to MaxVersion is what the client speaks.
	MinVersion, MaxVersion uint16
	// Reserved is the highest handle that the process remembers from managers that are gone: none up to it is given out.
	Reserved uint32
}

func (m *Hello) encode(e *Encoder) {
	e.U32(Magic)
	e.U16(m.MinVersion)
	e.U16(m.MaxVersion)
	e.U32(m.Reserved)
}

func (m *Hello) decode(d *Decoder) {
	if magic := d.U32(); magic != Magic && d.err == nil {
		d.err = ErrMalformed
	}
	m.MinVersion = d.U16()
	m.MaxVersion = d.U16()
	m.Reserved = d.U32()
}

// HelloReply comes with one file descriptor: the generations of the process's handle table, to be mapped read-only.
// With status ERROR_REVISION_MISMATCH there is none, and the connection ends.
type HelloReply struct {
	// Version is what both sides speak from here on.
	Version uint16
	// MinVersion to MaxVersion is what the manager speaks.
	MinVersion, MaxVersion uint16
	// Session is the number of the client's session.
	Session uint32
	// Slots is the number of generations in the table, 4 bytes each.
	Slots uint32
	// Manager is the manager's process id, as itself sees it.
	Manager uint32
}

func (m *HelloReply) encode(e *Encoder) {
	e.U16(m.Version)
	e.U16(m.MinVersion)
	e.U16(m.MaxVersion)
	e.U32(m.Session)
	e.U32(m.Slots)
	e.U32(m.Manager)
}

func (m *HelloReply) decode(d *Decoder) {
	m.Version = d.U16()
	m.MinVersion = d.U16()
	m.MaxVersion = d.U16()
	m.Session = d.U32()
	m.Slots = d.U32()
	m.Manager = d.U32()
}

// CreateSection asks for a section over the paging file. Its reply is a Handle.
type CreateSection struct {
	// Protect is a PAGE_ value with SEC_ bits.
	Protect uint32
	// Flags are handle flags.
	Flags uint32
	// Size is in bytes.
	Size uint64
	// Name is WTF-8; "" for none.
	Name string
	// Security is a self-relative security descriptor; "" for the default.
	Security string
}

func (m *CreateSection) encode(e *Encoder) {
	e.U32(m.Protect)
	e.U32(m.Flags)
	e.U64(m.Size)
	e.String(m.Name)
	e.String(m.Security)
}

func (m *CreateSection) decode(d *Decoder) {
	m.Protect = d.U32()
	m.Flags = d.U32()
	m.Size = d.U64()
	m.Name = d.String()
	m.Security = d.String()
}

// OpenSection asks for a handle to a section that exists. Its reply is a Handle.
type OpenSection struct {
	Access uint32
	Flags  uint32
	Name   string
}

func (m *OpenSection) encode(e *Encoder) {
	e.U32(m.Access)
	e.U32(m.Flags)
	e.String(m.Name)
}

func (m *OpenSection) decode(d *Decoder) {
	m.Access = d.U32()
	m.Flags = d.U32()
	m.Name = d.String()
}

// Handle is the reply to a create, open or query: what the handle is. A section's comes with its memory as a file
// descriptor, which is read-only unless the handle may map for writing; a process's and a thread's with a pidfd; that of an
// event, mutex, semaphore or timer with none.
type Handle struct {
	Handle     uint32
	Generation uint32
	Type       uint32
	Access     uint32
	Object     uint64
	// Protect is a section's PAGE_ value, or the kind of a waitable.
	Protect uint32
	// Attributes are a section's SEC_ bits, a semaphore's maximum, or the object slot of a process or thread in the client's
	// arena; 0: the client asks the manager.
	Attributes uint32
	// Size is a section's, in bytes; the number of a process, or a thread's process; or the object slot of a waitable in the
	// client's arena, 0: the client asks the manager.
	Size uint64
}

func (m *Handle) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U32(m.Generation)
	e.U32(m.Type)
	e.U32(m.Access)
	e.U64(m.Object)
	e.U32(m.Protect)
	e.U32(m.Attributes)
	e.U64(m.Size)
}

func (m *Handle) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Generation = d.U32()
	m.Type = d.U32()
	m.Access = d.U32()
	m.Object = d.U64()
	m.Protect = d.U32()
	m.Attributes = d.U32()
	m.Size = d.U64()
}

// HandleRequest names a handle, for OpClose, OpCancelTimer and OpPin (whose replies are empty) and OpQuery (whose reply is a
// Handle).
type HandleRequest struct{ Handle uint32 }

func (m *HandleRequest) encode(e *Encoder) { e.U32(m.Handle) }

func (m *HandleRequest) decode(d *Decoder) { m.Handle = d.U32() }

// Flags changes the flags of a handle that are in Mask, none if it is 0. Its reply is a FlagsReply.
type Flags struct{ Handle, Mask, Flags uint32 }

func (m *Flags) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U32(m.Mask)
	e.U32(m.Flags)
}

func (m *Flags) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Mask = d.U32()
	m.Flags = d.U32()
}

// FlagsReply holds all flags of a handle after the change.
type FlagsReply struct{ Flags uint32 }

func (m *FlagsReply) encode(e *Encoder) { e.U32(m.Flags) }

func (m *FlagsReply) decode(d *Decoder) { m.Flags = d.U32() }

// Commit commits pages of a reserved section: those that hold Length bytes from Offset on. Its reply is empty.
type Commit struct {
	Handle uint32
	// Object is the object that is meant; 0: whatever the handle leads to.
	Object         uint64
	Offset, Length uint64
}

func (m *Commit) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U64(m.Object)
	e.U64(m.Offset)
	e.U64(m.Length)
}

func (m *Commit) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Object = d.U64()
	m.Offset = d.U64()
	m.Length = d.U64()
}

// SnapshotReply comes with a sealed file that holds an encoded Snapshot of Size bytes.
type SnapshotReply struct{ Size uint64 }

func (m *SnapshotReply) encode(e *Encoder) { e.U64(m.Size) }

func (m *SnapshotReply) decode(d *Decoder) { m.Size = d.U64() }
