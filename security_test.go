package winshm_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm"
	"winshm/winerr"
)

func ExampleSecurity() {
	section, err := winshm.CreateSection("", 4096, &winshm.SectionOptions{Security: &winshm.Security{
		Entries: []winshm.AccessEntry{
			{Deny: true, Who: winshm.GroupSID(100), Access: winshm.MapWrite},
			{Who: winshm.Everyone, Access: winshm.MapRead | winshm.MapWrite},
		},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer section.Close()
	security, err := section.Security()
	if err != nil {
		fmt.Println(err)
		return
	}
	security.Owner, security.Group = "", "" // those of who runs the example
	fmt.Println(security)
	// Output: D:(D;;DC;;;S-1-22-2-100)(A;;DCLC;;;WD)
}

func TestParseSDDL(t *testing.T) {
	for sddl, want := range map[string]*winshm.Security{
		"D:":                  {},
		"D:NO_ACCESS_CONTROL": {Unguarded: true},
		"O:SYG:S-1-22-2-5D:(A;;GA;;;WD)(D;;0x2;;;AU)": {Owner: "S-1-5-18", Group: "S-1-22-2-5", Entries: []winshm.AccessEntry{
			{Who: "S-1-1-0", Access: 0x10000000}, {Deny: true, Who: "S-1-5-11", Access: winshm.MapWrite},
		}},
		"D:P(A;IO;GA;;;WD)(A;CI;0x4;;;WD)": {Entries: []winshm.AccessEntry{{Who: "S-1-1-0", Access: winshm.MapRead}}},
	} {
		got, err := winshm.ParseSDDL(sddl)
		if err != nil {
			t.Errorf("%s: %v", sddl, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", sddl, diff)
		}
		again, err := winshm.ParseSDDL(got.String())
		if err != nil || !cmp.Equal(got, again) {
			t.Errorf("%s becomes %s, and that %+v, %v", sddl, got, again, err)
		}
	}
	for sddl, code := range map[string]winerr.Errno{
		"O:SY": winerr.ERROR_INVALID_ACL, "D:(": winerr.ERROR_INVALID_ACL, "nonsense": winerr.ERROR_INVALID_PARAMETER, "O:XXD:": winerr.ERROR_INVALID_SID,
	} {
		if _, err := winshm.ParseSDDL(sddl); !errors.Is(err, code) {
			t.Errorf("%s: %v", sddl, err)
		}
	}
}

func TestSectionSecurity(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "guarded", 4096, &winshm.SectionOptions{Security: &winshm.Security{}})
	got, err := s.Security()
	if err != nil {
		t.Fatal(err)
	}
	want := &winshm.Security{Owner: winshm.UserSID(uint32(os.Geteuid())), Group: winshm.GroupSID(uint32(os.Getegid()))}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	opened, err := c.OpenSection("guarded", winshm.MapRead)
	if (err == nil) != (os.Geteuid() == 0) {
		t.Errorf("open for reading: %v", err)
	}
	if err == nil {
		defer opened.Close()
	}
	to := &winshm.Security{Entries: []winshm.AccessEntry{{Who: winshm.Everyone, Access: winshm.MapRead}}}
	if err := s.SetSecurity(to); err != nil {
		t.Fatal(err)
	}
	read, err := c.OpenSection("guarded", winshm.MapRead)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if got, err = s.Security(); err != nil || len(got.Entries) != 1 || got.Entries[0] != (winshm.AccessEntry{Who: "S-1-1-0", Access: winshm.MapRead}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := read.Security(); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("through a handle for mapping: %v", err)
	}
	if err := read.SetSecurity(to); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("set through a handle for mapping: %v", err)
	}
}

func TestBadSecurity(t *testing.T) {
	c, _ := connect(t)
	for what, bad := range map[string]*winshm.Security{
		"owner": {Owner: "nonsense"}, "group": {Group: "S-1-"}, "entry": {Entries: []winshm.AccessEntry{{Access: winshm.MapRead}}},
		"both": {Unguarded: true, Entries: []winshm.AccessEntry{{Who: winshm.Everyone}}},
	} {
		if _, err := c.CreateSection("bad", 4096, &winshm.SectionOptions{Security: bad}); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
		if text := bad.String(); text == "" || text[0] == 'D' {
			t.Errorf("%s as text: %s", what, text)
		}
	}
}

// TestSecurityOfEvents reads and replaces who may open what is no section.
func TestSecurityOfEvents(t *testing.T) {
	c, _ := connect(t)
	everyone, err := winshm.ParseSDDL("D:(A;;GA;;;WD)")
	must(t, err)
	const name = "guarded"
	e := event(t, c, name, &winshm.EventOptions{Security: everyone})
	must(t, e.SetSecurity(&winshm.Security{Entries: []winshm.AccessEntry{
		{Deny: true, Who: winshm.Everyone, Access: winshm.ModifyState},
		{Who: winshm.Everyone, Access: winshm.ModifyState | winshm.Synchronize},
	}}))
	read, err := e.Security()
	must(t, err)
	read.Owner, read.Group = "", ""
	if got, want := read.String(), "D:(D;;DC;;;WD)(A;;0x100002;;;WD)"; got != want {
		t.Errorf("it is %s, not %s", got, want)
	}
	waiter, err := c.OpenEvent(name, winshm.Synchronize)
	must(t, err)
	if err := waiter.SetSecurity(everyone); winshm.Code(err) != winerr.ERROR_ACCESS_DENIED {
		t.Errorf("setting it without WRITE_DAC: %v", err)
	}
	must(t, waiter.Close())
	if _, err := waiter.Security(); winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("reading it from what is closed: %v", err)
	}
	if os.Geteuid() == 0 {
		return // who may do everything
	}
	if _, err := c.OpenEvent(name, winshm.ModifyState); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("opening it for what is denied: %v", err)
	}
}
