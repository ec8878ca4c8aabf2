package inspect

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// Object is something that processes hold.
type Object struct {
	// ID is the manager's number of the object.
	ID uint64 `json:"id"`
	// Name is the name as the package shows it, "" for none; Path is that in the manager's tree.
	Name  string `json:"name"`
	Path  string `json:"path"`
	Type  string `json:"type"`
	Owner User   `json:"owner"`
	// Size is in bytes.
	Size       uint64   `json:"size"`
	Protection string   `json:"protection"`
	Attributes []string `json:"attributes"`
	// Inode is that of a section's memory, or of its disk file.
	Inode uint64 `json:"inode"`
	// Subject is the process that a process or thread object stands for.
	Subject *Process `json:"subject,omitempty"`
	// State is that of what one can wait for, nil for others.
	State   *State   `json:"state,omitempty"`
	Handles []Handle `json:"handles"`

	typ uint32
}

// Handle is what keeps an object alive.
type Handle struct {
	Process
	Value  uint32   `json:"handle"`
	Access uint32   `json:"access"`
	Rights []string `json:"rights"`
	Flags  []string `json:"flags"`

	whole string // what all rights of the type are called, if these are all
}

// AccessWords says what the handle allows.
func (h *Handle) AccessWords() string {
	return cmp.Or(h.whole, strings.Join(h.Rights, "|"))
}

// Title names the object for people.
func (o *Object) Title() string {
	if o.Name == "" {
		return fmt.Sprintf("#%d", o.ID)
	}
	return Printable(o.Name)
}

// IsSection reports whether the object is memory: what size, protection and inode are about.
func (o *Object) IsSection() bool { return o.Type == object.SectionType.Name }

// IsDisk reports whether the object is a section over a disk file.
func (o *Object) IsDisk() bool { return slices.Contains(o.Attributes, fileAttribute) }

// Holders returns the processes that have handles to the object, each once.
func (o *Object) Holders() []Process {
	var holders []Process
	for _, h := range o.Handles {
		if !slices.Contains(holders, h.Process) {
			holders = append(holders, h.Process)
		}
	}
	return holders
}

// Inspector asks one manager. It is not safe for concurrent use.
type Inspector struct {
	client *client.Client
	people *people              // of the last look
	dues   map[uint64]time.Time // when each timer expires, as far as it was seen
}

// New returns an inspector of the manager at a socket; "" is the usual place. It must be closed.
func New(socket string) *Inspector {
	return &Inspector{client: client.New(client.Options{Socket: socket, NoStart: true}), dues: map[uint64]time.Time{}}
}

// Close ends the connection.
func (i *Inspector) Close() { _ = i.client.Close() }

// Objects returns all objects that the user may see, by name, those without a name last. Where no manager runs there are
// none.
func (i *Inspector) Objects() ([]Object, error) {
	session, err := i.client.Session()
	var snap *wire.Snapshot
	if err == nil {
		snap, err = i.client.Snapshot()
	}
	if errors.Is(err, client.ErrNobody) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return i.objects(snap, session), nil
}

// Find returns the object that a name leads to, or the one that is shown as #ID. An error that is fs.ErrNotExist means
// that there is none.
func (i *Inspector) Find(name string) (*Object, error) {
	all, err := i.Objects()
	if err != nil || len(all) == 0 {
		return nil, cmp.Or[error](err, winerr.ERROR_FILE_NOT_FOUND)
	}
	session, err := i.client.Session()
	if err != nil {
		return nil, err
	}
	return find(all, name, session)
}

func find(all []Object, name string, session uint32) (*Object, error) {
	path := fullPath(name, session)
	for i := range all {
		if all[i].Path == path {
			return &all[i], nil
		}
	}
	for i := range all {
		if fmt.Sprintf("#%d", all[i].ID) == name {
			return &all[i], nil
		}
	}
	return nil, winerr.ERROR_FILE_NOT_FOUND
}

// objects joins what the manager says with what is known of the processes.
func (i *Inspector) objects(snap *wire.Snapshot, session uint32) []Object {
	i.people = newPeople(i.people)
	all := make([]Object, 0, len(snap.Objects))
	index := map[uint64]int{}
	for _, o := range snap.Objects {
		index[o.ID] = len(all)
		all = append(all, describe(o, session, i.people))
	}
	i.addHandles(all, index, snap)
	for n := range snap.Waitables {
		w := &snap.Waitables[n]
		if at, ok := index[w.Object]; ok {
			all[at].State = i.describeState(snap.Objects[at].Type, w)
		}
	}
	slices.SortFunc(all, compareObjects)
	return all
}

// addHandles gives each object the handles that lead to it.
func (i *Inspector) addHandles(all []Object, index map[uint64]int, snap *wire.Snapshot) {
	for _, p := range snap.Processes {
		process := i.people.process(int(p.PID), p.User)
		for _, h := range p.Handles {
			at, ok := index[h.Object]
			if !ok {
				continue
			}
			all[at].Handles = append(all[at].Handles, Handle{
				Process: process, Value: h.Handle, Access: h.Access,
				Rights: rights(snap.Objects[at].Type, h.Access), Flags: names(h.Flags, handleFlags),
				whole: wholeRights(snap.Objects[at].Type, h.Access),
			})
		}
	}
	for n := range all {
		slices.SortFunc(all[n].Handles, compareHandles)
	}
}

func describe(o wire.ObjectInfo, session uint32, people *people) Object {
	described := Object{
		ID: o.ID, Name: shortPath(o.Name, session), Path: o.Name, Type: typeName(o.Type), typ: o.Type, Owner: people.user(o.Owner),
		Size: o.Size, Attributes: names(o.Attributes, attributes), Inode: o.Inode,
		Handles: []Handle{},
	}
	if described.IsSection() {
		described.Protection = protection(o.Protect)
	}
	if o.Process != 0 {
		subject := people.process(int(o.Process), o.Owner)
		described.Subject = &subject
	}
	return described
}

func compareHandles(a, b Handle) int {
	return cmp.Or(cmp.Compare(a.PID, b.PID), cmp.Compare(a.Value, b.Value))
}

func compareObjects(a, b Object) int {
	if (a.Name == "") != (b.Name == "") {
		return cmp.Compare(b.Name, a.Name)
	}
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}
