package object

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winshm/internal/security"
	"winshm/winerr"
)

const allParts = security.OwnerPart | security.GroupPart | security.DACLPart

func descriptor(t *testing.T, sddl string) *security.Descriptor {
	t.Helper()
	d, err := security.ParseSDDL(sddl)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// secured creates a section of user 1000's.
func secured(t *testing.T, m *Manager, name, sddl string) (*Process, Result) {
	t.Helper()
	p := newProcess(m, ProcessOptions{User: 1000, Groups: []uint32{100}, Session: 1})
	r := request(p, name)
	r.Access, r.Security = SectionAccess(PageReadWrite), descriptor(t, sddl)
	return p, mustCreate(t, m, r)
}

// TestOpenByDescriptor also creates over what exists, which is checked like opening it.
func TestOpenByDescriptor(t *testing.T) {
	const read, write, nothing = SectionMapRead, SectionMapWrite, 0
	for _, tc := range []struct {
		sddl                                    string
		owner, groupMember, other, nobody, root uint32 // of read|write, what each may open with
	}{
		{"D:", nothing, nothing, nothing, nothing, read | write},
		{"D:NO_ACCESS_CONTROL", read | write, read | write, read | write, read | write, read | write},
		{"D:(A;;GA;;;CO)", read | write, nothing, nothing, nothing, read | write},
		{"D:(A;;GR;;;S-1-22-2-100)", read, read, nothing, nothing, read | write},
		{"D:(A;;GA;;;CO)(A;;GR;;;S-1-22-2-100)", read | write, read, nothing, nothing, read | write},
		{"D:(A;;0x4;;;WD)", read, read, read, read, read | write},
		{"D:(A;;0x4;;;AU)", read, read, read, nothing, read | write},
		{"D:(D;;0x2;;;WD)(A;;GA;;;WD)", read, read, read, read, read | write},
		{"D:(D;;0x2;;;S-1-22-2-100)(A;;GA;;;WD)", read, read, read | write, read | write, read | write},
		{"D:(D;;GA;;;S-1-22-1-1002)(A;;GA;;;WD)", read | write, read | write, nothing, read | write, read | write},
		{"D:(A;;GA;;;SY)", nothing, nothing, nothing, nothing, read | write},
		{"", read | write, nothing, nothing, nothing, read | write},
	} {
		t.Run(strings.ReplaceAll(tc.sddl, ";", ","), func(t *testing.T) {
			m := newManager()
			_, created := secured(t, m, `Session\1\x`, tc.sddl)
			if created.Access != SectionAccess(PageReadWrite) {
				t.Errorf("the creator gets %#x", created.Access)
			}
			for who, c := range map[string]struct {
				opts ProcessOptions
				may  uint32
			}{
				"owner":  {ProcessOptions{User: 1000, Groups: []uint32{100}}, tc.owner},
				"member": {ProcessOptions{User: 1001, Groups: []uint32{1001, 100}}, tc.groupMember},
				"other":  {ProcessOptions{User: 1002, Groups: []uint32{1002}}, tc.other},
				"nobody": {ProcessOptions{User: 65534, Groups: []uint32{65534}}, tc.nobody},
				"root":   {ProcessOptions{}, tc.root},
			} {
				p := newProcess(m, c.opts)
				for _, want := range []uint32{read, write, read | write} {
					code := winerr.ERROR_ACCESS_DENIED
					if want&^c.may == 0 {
						code = 0
					}
					r := request(p, `Session\1\x`)
					r.Access = want
					_, err := m.Open(r)
					wantCode(t, who+" opens", err, code)
					_, err = m.Create(r, nil)
					wantCode(t, who+" creates", err, code)
				}
				if see := who == "owner" || c.may != 0; p.MaySee(created.Object) != see {
					t.Errorf("%s may see the section: %t", who, !see)
				}
			}
		})
	}
}

// TestDefaultIsItsDescriptor: the shortcut for objects without a descriptor decides as the descriptor would that is shown.
func TestDefaultIsItsDescriptor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ := rapid.SampledFrom([]*Type{SectionType, ProcessType, ThreadType}).Draw(t, "type")
		obj := NewObject(typ, nil, 1000)
		p := &Process{token: security.Token{User: rapid.SampledFrom([]uint32{0, 1000, 1001, 65534}).Draw(t, "user")}}
		want := rapid.Uint32().Draw(t, "want") & rapid.Uint32().Draw(t, "mask") & rapid.Uint32().Draw(t, "mask 2")
		granted, err := p.grant(obj, want)
		obj.security = obj.Security()
		byList, err2 := p.grant(obj, want)
		if granted != byList || !errors.Is(err, err2) {
			t.Fatalf("user %d asks for %#x and gets %#x, %v; by the descriptor %#x, %v", p.token.User, want, granted, err, byList, err2)
		}
	})
}

func TestSecurityOfHandle(t *testing.T) {
	m := newManager()
	p, full := secured(t, m, "x", "D:P(A;;GR;;;WD)")
	for which, want := range map[uint32]string{
		allParts:           "O:S-1-22-1-1000G:S-1-22-2-100D:P(A;;CCLCRC;;;WD)",
		security.OwnerPart: "O:S-1-22-1-1000", security.DACLPart: "D:P(A;;CCLCRC;;;WD)", 0: "",
	} {
		d, err := m.Security(p, full.Handle, which)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.SDDL(allParts); got != want || err != nil {
			t.Errorf("part %#x: %s, %v; not %s", which, got, err, want)
		}
	}
	r := request(p, "x") // SECTION_MAP_READ alone
	read, err := m.Open(r)
	wantCode(t, "open", err, 0)
	_, err = m.Security(p, read.Handle, allParts)
	wantCode(t, "without READ_CONTROL", err, winerr.ERROR_ACCESS_DENIED)
	_, err = m.Security(p, full.Handle, security.SACLPart)
	wantCode(t, "the system's list", err, winerr.ERROR_PRIVILEGE_NOT_HELD)
	_, err = m.Security(p, 4096, allParts)
	wantCode(t, "no handle", err, winerr.ERROR_INVALID_HANDLE)
}

func TestSetSecurity(t *testing.T) {
	m := newManager()
	p, full := secured(t, m, `Session\1\x`, "D:(A;;GR;;;WD)")
	other := newProcess(m, ProcessOptions{User: 1001})
	r := request(other, `Session\1\x`)
	r.Access = genericRead
	read, err := m.Open(r)
	wantCode(t, "open", err, 0)
	wantCode(t, "by a handle without WRITE_DAC",
		m.SetSecurity(other, read.Handle, security.DACLPart, descriptor(t, "D:")), winerr.ERROR_ACCESS_DENIED)
	wantCode(t, "the owner by a handle without WRITE_OWNER",
		m.SetSecurity(other, read.Handle, security.OwnerPart, descriptor(t, "O:S-1-22-1-1001")), winerr.ERROR_ACCESS_DENIED)
	wantCode(t, "the system's list", m.SetSecurity(p, full.Handle, security.SACLPart, descriptor(t, "S:")), winerr.ERROR_PRIVILEGE_NOT_HELD)
	wantCode(t, "another owner",
		m.SetSecurity(p, full.Handle, security.OwnerPart, descriptor(t, "O:S-1-22-1-1001")), winerr.ERROR_INVALID_OWNER)

	wantCode(t, "an empty list", m.SetSecurity(p, full.Handle, security.DACLPart, descriptor(t, "D:")), 0)
	_, err = m.Open(r)
	wantCode(t, "open after that", err, winerr.ERROR_ACCESS_DENIED)
	res, err := m.Query(other, read.Handle)
	if err != nil || res.Access != 0x20005 {
		t.Errorf("the handle that was there grants %#x, %v", res.Access, err)
	}
	own := request(p, `Session\1\x`)
	own.Access = ReadControl | WriteDAC
	again, err := m.Open(own)
	wantCode(t, "the owner opens to change the list", err, 0)
	wantCode(t, "no list", m.SetSecurity(p, again.Handle, security.DACLPart, descriptor(t, "D:NO_ACCESS_CONTROL")), 0)
	r.Access = WriteOwner
	taker, err := m.Open(r)
	wantCode(t, "open to take", err, 0)
	wantCode(t, "take", m.SetSecurity(other, taker.Handle, security.OwnerPart, descriptor(t, "O:S-1-22-1-1001")), 0)
	if owner := full.Object.Security().Owner; owner != security.User(1001) {
		t.Errorf("the owner is %v", owner)
	}
}

// Objects that are opened by other rules take no descriptor that would mean nothing.
func TestSetSecurityOfProcess(t *testing.T) {
	m := newManager()
	p := user(m)
	res, err := m.OpenObject(Request{Process: p, Access: ProcessAll}, NewObject(ProcessType, &memory{}, 1000))
	wantCode(t, "open", err, 0)
	wantCode(t, "set", m.SetSecurity(p, res.Handle, security.DACLPart, descriptor(t, "D:")), winerr.ERROR_NOT_SUPPORTED)
	d, err := m.Security(p, res.Handle, allParts)
	wantCode(t, "get", err, 0)
	if d.Owner != security.User(1000) {
		t.Errorf("owner %v", d.Owner)
	}
}

// bill is an account with little room.
type bill struct{ bytes int64 }

func (b *bill) Room(u Use) error {
	const most = 2000
	if b.bytes+u.Bytes > most {
		return winerr.ERROR_NOT_ENOUGH_QUOTA
	}
	return nil
}

func (b *bill) Charge(u Use) { b.bytes += u.Bytes }

// TestDescriptorsAreCharged: what descriptors take of the manager's memory is somebody's, and nothing stays charged.
func TestDescriptorsAreCharged(t *testing.T) {
	m, account := newManager(), &bill{}
	p := newProcess(m, ProcessOptions{User: 1000, Session: 1, Account: account})
	long := descriptor(t, "D:"+strings.Repeat("(A;;GR;;;WD)", 100))
	r := request(p, "x")
	r.Access, r.Security = SectionAccess(PageReadWrite), long
	_, err := m.Create(r, &memory{})
	wantCode(t, "create with a long one", err, winerr.ERROR_NOT_ENOUGH_QUOTA)
	r.Security = nil
	res := mustCreate(t, m, r)
	wantCode(t, "set a long one", m.SetSecurity(p, res.Handle, security.DACLPart, long), winerr.ERROR_NOT_ENOUGH_QUOTA)
	wantCode(t, "set a short one", m.SetSecurity(p, res.Handle, security.DACLPart, descriptor(t, "D:(A;;GR;;;WD)")), 0)
	charged := account.bytes
	wantCode(t, "set an empty one", m.SetSecurity(p, res.Handle, security.DACLPart, descriptor(t, "D:")), 0)
	if charged == 0 || account.bytes >= charged {
		t.Errorf("%d bytes are charged, and %d for less", charged, account.bytes)
	}
	wantCode(t, "close", m.Close(p, res.Handle), 0)
	if account.bytes != 0 {
		t.Errorf("%d bytes stay charged", account.bytes)
	}
}

// A descriptor is looked at only when the object is new.
func TestDescriptorOfExisting(t *testing.T) {
	m := newManager()
	p, _ := secured(t, m, "x", "D:(A;;GA;;;WD)")
	r := request(p, "x")
	r.Security = descriptor(t, "O:S-1-22-1-7D:")
	res, err := m.Create(r, nil)
	wantCode(t, "create again", err, 0)
	if !res.Existed || len(res.Object.Security().DACL.Entries) != 1 {
		t.Errorf("existed %t, list %+v", res.Existed, res.Object.Security().DACL)
	}
	r.Name = "new"
	_, err = m.Create(r, &memory{})
	wantCode(t, "another's as a new one", err, winerr.ERROR_INVALID_OWNER)
}

// TestDuplicateByDescriptor: a duplicate with less access is always possible, one with more if the list gives it to whom gets it.
func TestDuplicateByDescriptor(t *testing.T) {
	m := newManager()
	_, _ = secured(t, m, `Session\1\x`, "D:(A;;GR;;;WD)(A;;GA;;;S-1-22-1-1002)")
	reader, writer := newProcess(m, ProcessOptions{User: 1001}), newProcess(m, ProcessOptions{User: 1002})
	r := request(reader, `Session\1\x`)
	r.Access = genericRead
	read, err := m.Open(r)
	wantCode(t, "open", err, 0)
	for _, tc := range []struct {
		to     *Process
		access uint32
		code   winerr.Errno
	}{
		{reader, SectionMapRead, 0},
		{reader, 0x20005, 0},
		{reader, SectionMapRead | SectionMapWrite, winerr.ERROR_ACCESS_DENIED},
		{reader, WriteDAC, winerr.ERROR_ACCESS_DENIED},
		{writer, SectionMapRead | SectionMapWrite, 0},
		{writer, genericAll, 0},
	} {
		res, err := m.Duplicate(Duplication{From: reader, To: tc.to, Handle: read.Handle, Access: tc.access})
		wantCode(t, hex(tc.access), err, tc.code)
		if want := SectionType.mapGeneric(tc.access); err == nil && res.Access != want {
			t.Errorf("%#x gives %#x", tc.access, res.Access)
		}
	}
}

func hex(n uint32) string { return fmt.Sprintf("%#x", n) }
