package server_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playUser does what it is told with the manager at Args[0], one command a line, and answers each with a number: of a handle,
// or of an error behind a minus.
func playUser(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		s.Say("%s", doCommand(s, c, strings.Split(line, " ")))
	}
}

func doCommand(s *testkit.Stage, c *client.Client, words []string) string {
	var number uint32
	var o client.Opened
	var err error
	if len(words) > 2 {
		_, _ = fmt.Sscan(words[2], &number)
	}
	switch words[0] {
	case "create": // name, SDDL
		d, bad := security.ParseSDDL(words[2])
		s.Check(bad)
		encoded, bad := d.Encode()
		s.Check(bad)
		o, err = c.CreateSecuredSection(pageReadWrite, 4096, 0, words[1], string(encoded))
	case "open": // name, access
		o, err = c.OpenSection(number, 0, words[1])
	case "over": // name, protection
		o, err = c.CreateSection(number, 4096, 0, words[1])
	case "set": // SDDL, handle, parts
		var parts uint32
		_, _ = fmt.Sscan(words[3], &parts)
		d, bad := security.ParseSDDL(words[1])
		s.Check(bad)
		err = c.SetSecurity(client.Handle(number), parts, d)
	case "get": // -, handle
		d, failed := c.Security(client.Handle(number), security.OwnerPart|security.DACLPart)
		if err = failed; err == nil {
			text, bad := d.SDDL(0xF)
			s.Check(bad)
			return text
		}
	case "see":
		snapshot, bad := c.Snapshot()
		s.Check(bad)
		for _, o := range snapshot.Objects {
			if strings.HasSuffix(o.Name, words[1]) {
				return fmt.Sprintf("seen, %d holders", len(snapshot.Processes))
			}
		}
		return "unseen"
	}
	if code, ok := errors.AsType[winerr.Errno](err); ok {
		return fmt.Sprint(-int(code))
	}
	s.Check(err)
	return fmt.Sprint(uint32(o.Handle))
}

// users are who the tests act as: two of one group, one of none of theirs, nobody, and root.
var users = map[string]*syscall.Credential{
	"owner":  {Uid: 54401, Gid: 54401, Groups: []uint32{54500}},
	"member": {Uid: 54402, Gid: 54402, Groups: []uint32{1, 2, 54500}},
	"mate":   {Uid: 54404, Gid: 54500}, // by its first group
	"other":  {Uid: 54403, Gid: 54403},
	"nobody": {Uid: 65534, Gid: 65534},
	"root":   {},
}

// startUsers starts a system's manager, and a process of each user.
func startUsers(t *testing.T) map[string]*testkit.Actor {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to act as several users")
	}
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	actors := map[string]*testkit.Actor{}
	for name, credential := range users {
		cmd := exec.Command("/proc/self/exe", m.Socket)
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
		actors[name] = testkit.StartCommand(t, "user", cmd)
	}
	return actors
}

func ask(a *testkit.Actor, format string, args ...any) string {
	a.Say(format, args...)
	return a.Hear()
}

// path is how every session finds what the owner creates.
const path = `Session\54401\`

// TestUsersAndDescriptors has users of all kinds open, and create over, sections with descriptors of all kinds.
func TestUsersAndDescriptors(t *testing.T) {
	actors := startUsers(t)
	const read, write = "r", "w"
	for i, tc := range []struct {
		sddl string
		may  map[string]string // what each user may do; root may do everything
	}{
		{"", map[string]string{"owner": read + write}},
		{"D:", nil},
		{"D:NO_ACCESS_CONTROL", map[string]string{"owner": "rw", "member": "rw", "mate": "rw", "other": "rw", "nobody": "rw"}},
		{"D:(A;;GA;;;WD)", map[string]string{"owner": "rw", "member": "rw", "mate": "rw", "other": "rw", "nobody": "rw"}},
		{"D:(A;;GA;;;AU)", map[string]string{"owner": "rw", "member": "rw", "mate": "rw", "other": "rw"}},
		{"D:(A;;GR;;;WD)", map[string]string{"owner": "r", "member": "r", "mate": "r", "other": "r", "nobody": "r"}},
		{"D:(A;;GA;;;CO)(A;;GR;;;S-1-22-2-54500)", map[string]string{"owner": "rw", "member": "r", "mate": "r"}},
		{"D:(A;;GA;;;S-1-22-2-54500)", map[string]string{"owner": "rw", "member": "rw", "mate": "rw"}},
		{"D:(D;;GA;;;S-1-22-2-54500)(A;;GA;;;WD)", map[string]string{"other": "rw", "nobody": "rw"}},
		{"D:(D;;0x2;;;S-1-22-1-54403)(A;;GA;;;WD)", map[string]string{"owner": "rw", "member": "rw", "mate": "rw", "other": "r", "nobody": "rw"}},
		{"D:(A;;GA;;;WD)(D;;GA;;;S-1-22-1-54403)", map[string]string{"owner": "rw", "member": "rw", "mate": "rw", "other": "rw", "nobody": "rw"}},
		{"D:(A;;GA;;;S-1-22-1-54403)", map[string]string{"other": "rw"}},
		{"D:(A;;GA;;;SY)(A;;GA;;;BA)", nil},
	} {
		name := fmt.Sprint("section", i)
		if got := ask(actors["owner"], "create %s %s", name, tc.sddl); strings.HasPrefix(got, "-") {
			t.Fatalf("%s: create gives %s", tc.sddl, got)
		}
		for who, a := range actors {
			may := tc.may[who]
			if who == "root" {
				may = read + write
			}
			for right, access := range map[string]uint32{read: object.SectionMapRead, write: object.SectionMapWrite} {
				got := ask(a, "open %s%s %d", path, name, access)
				if allowed := strings.Contains(may, right); allowed == strings.HasPrefix(got, "-") || !allowed && got != "-5" {
					t.Errorf("%s: %s opens for %s: %s", tc.sddl, who, right, got)
				}
			}
			all := strings.Contains(may, write)
			if got := ask(a, "over %s%s %d", path, name, pageReadWrite); all == strings.HasPrefix(got, "-") {
				t.Errorf("%s: %s creates over it: %s", tc.sddl, who, got)
			}
			if got := ask(a, "see %s", name); strings.HasPrefix(got, "seen") != (may != "" || who == "owner") {
				t.Errorf("%s: to %s the section is %s", tc.sddl, who, got)
			}
		}
	}
}

// TestUsersChangeDescriptors: who may change what of another's descriptor.
func TestUsersChangeDescriptors(t *testing.T) {
	actors := startUsers(t)
	owner, other, root := actors["owner"], actors["other"], actors["root"]
	handle := ask(owner, "create x D:(A;;GR;;;WD)")
	wants := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, not %s", what, got, want)
		}
	}
	read := ask(other, "open %sx %d", path, 0x20005)
	wants("read by another", ask(other, "get - %s", read), "O:S-1-22-1-54401D:(A;;CCLCRC;;;WD)")
	wants("a list by another", ask(other, "set D: %s 4", read), "-5")
	wants("an owner by another", ask(other, "set O:S-1-22-1-54403 %s 1", read), "-5")
	wants("open to change, another", ask(other, "open %sx %d", path, object.WriteDAC), "-5")
	wants("open to take, another", ask(other, "open %sx %d", path, object.WriteOwner), "-5")
	wants("give away", ask(owner, "set O:S-1-22-1-54403 %s 1", handle), "-1307")
	wants("the system's list", ask(owner, "set S: %s 8", handle), "-1314")
	wants("a new list", ask(owner, "set D:(A;;WO;;;S-1-22-1-54403) %s 4", handle), "0")
	wants("open for reading then", ask(other, "open %sx %d", path, object.SectionMapRead), "-5")
	wants("the handle of before", ask(other, "get - %s", read), "O:S-1-22-1-54401D:(A;;WO;;;S-1-22-1-54403)")
	taker := ask(other, "open %sx %d", path, object.WriteOwner)
	wants("take", ask(other, "set O:S-1-22-1-54403 %s 1", taker), "0")
	wants("create as another's", ask(owner, "create y O:S-1-22-1-54403"), "-1307")
	roots := ask(root, "open %sx %d", path, object.SectionAll)
	wants("root gives it back", ask(root, "set O:S-1-22-1-54401 %s 1", roots), "0")
	wants("read by root", ask(root, "get - %s", roots), "O:S-1-22-1-54401D:(A;;WO;;;S-1-22-1-54403)")
}

// TestHoldersOfOthers: that a section may be opened by everyone does not tell everyone who does.
func TestHoldersOfOthers(t *testing.T) {
	actors := startUsers(t)
	if got := ask(actors["owner"], "create x D:(A;;GA;;;WD)"); strings.HasPrefix(got, "-") {
		t.Fatal(got)
	}
	for _, who := range []string{"member", "mate"} {
		if got := ask(actors[who], "open %sx 4", path); strings.HasPrefix(got, "-") {
			t.Fatal(got)
		}
	}
	for who, want := range map[string]string{"owner": "seen, 3 holders", "root": "seen, 3 holders", "member": "seen, 1 holders", "other": "seen, 0 holders"} {
		if got := ask(actors[who], "see x"); got != want {
			t.Errorf("%s: %s, not %s", who, got, want)
		}
	}
}
