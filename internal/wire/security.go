package wire

// GetSecurity asks for parts of the security descriptor of what a handle leads to. Its reply is a SecurityReply.
type GetSecurity struct {
	Handle uint32
	// Parts are OWNER_SECURITY_INFORMATION and its kin.
	Parts uint32
}

func (m *GetSecurity) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U32(m.Parts)
}

func (m *GetSecurity) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Parts = d.U32()
}

// SecurityReply holds a descriptor with the parts that were asked for, self-relative.
type SecurityReply struct{ Security string }

func (m *SecurityReply) encode(e *Encoder) { e.String(m.Security) }

func (m *SecurityReply) decode(d *Decoder) { m.Security = d.String() }

// SetSecurity replaces parts of the security descriptor of what a handle leads to. Its reply is empty.
type SetSecurity struct {
	Handle uint32
	Parts  uint32
	// Security is self-relative.
	Security string
}

func (m *SetSecurity) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U32(m.Parts)
	e.String(m.Security)
}

func (m *SetSecurity) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Parts = d.U32()
	m.Security = d.String()
}
