package inspect

import (
	"fmt"
	"os/user"
	"strconv"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/winerr"
)

// Security is an object's security descriptor, for people.
type Security struct {
	Owner Subject `json:"owner"`
	Group Subject `json:"group"`
	// Unguarded: there is no list, and everyone may do everything.
	Unguarded bool    `json:"unguarded"`
	Entries   []Entry `json:"entries"`
	SDDL      string  `json:"sddl"`
}

// Subject is who an entry is about.
type Subject struct {
	Name string `json:"name"`
	SID  string `json:"sid"`
}

// Entry allows or denies rights. Entries count in their order.
type Entry struct {
	Deny   bool     `json:"deny"`
	Who    Subject  `json:"who"`
	Access uint32   `json:"access"`
	Rights []string `json:"rights"`
}

// Security returns the descriptor of an object that has a name, for which it opens it. ERROR_ACCESS_DENIED: the user may not read
// it. ERROR_NOT_SUPPORTED: it has no name.
func (i *Inspector) Security(o *Object) (*Security, error) {
	handle, err := i.openToRead(o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = i.client.CloseHandle(handle) }()
	d, err := i.client.Security(handle, security.OwnerPart|security.GroupPart|security.DACLPart)
	if err != nil {
		return nil, err
	}
	return describeSecurity(d, o.typ, i.people)
}

// openToRead opens an object to read its descriptor.
func (i *Inspector) openToRead(o *Object) (client.Handle, error) {
	switch waitable := object.WaitableType(o.typ); {
	case o.Path == "":
		return 0, winerr.ERROR_NOT_SUPPORTED
	case o.IsSection():
		opened, err := i.client.OpenSection(object.ReadControl, 0, o.Path)
		return opened.Handle, err
	case waitable != nil:
		opened, err := i.client.OpenWaitable(waitable, object.ReadControl, 0, o.Path)
		return opened.Handle, err
	}
	return 0, winerr.ERROR_NOT_SUPPORTED
}

func describeSecurity(d *security.Descriptor, typ uint32, people *people) (*Security, error) {
	text, err := d.SDDL(security.OwnerPart | security.GroupPart | security.DACLPart)
	if err != nil {
		return nil, err
	}
	s := &Security{Owner: people.subject(d.Owner), Group: people.subject(d.Group), Unguarded: d.DACL == nil, Entries: []Entry{}, SDDL: text}
	if d.DACL == nil {
		return s, nil
	}
	for _, e := range d.DACL.Entries {
		if e.Counts() {
			s.Entries = append(s.Entries, Entry{
				Deny: e.Type == security.Deny, Who: people.subject(e.SID), Access: e.Mask, Rights: rights(typ, e.Mask),
			})
		}
	}
	return s, nil
}

// wellKnown are words for SIDs that stand for kinds of users.
var wellKnown = map[security.SID]string{
	security.Everyone: "everyone", security.System: "root", security.Admins: "root", security.Authenticated: "every user but nobody",
	security.Anonymous: "nobody", security.OwnerRights: "the owner",
}

// subject puts a SID into words.
func (p *people) subject(sid security.SID) Subject {
	s := Subject{SID: sid.String()}
	id, group, unix := sid.Unix()
	switch {
	case unix && group:
		s.Name = fmt.Sprintf("group %s", groupName(id))
	case unix:
		s.Name = fmt.Sprintf("user %s", p.user(id).Name)
	case wellKnown[sid] != "":
		s.Name = wellKnown[sid]
	default:
		s.Name = s.SID
	}
	return s
}

func groupName(gid uint32) string {
	number := strconv.FormatUint(uint64(gid), 10)
	if found, err := user.LookupGroupId(number); err == nil {
		return found.Name
	}
	return number
}
