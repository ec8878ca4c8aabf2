package security

import (
	"errors"
	"testing"

	"winshm/winerr"
)

// sections is how the generic rights are mapped for sections.
var sections = Mapping{Read: 0x20005, Write: 0x20002, Execute: 0x20008, All: 0xF001F}

const (
	query    = 0x1
	mapWrite = 0x2
	mapRead  = 0x4
	all      = 0xF001F
	refused  = 0
)

var (
	alice = Token{User: 1000, Groups: []uint32{100, 2000}}
	bob   = Token{User: 1001, Groups: []uint32{100}}
	guest = Token{User: nobody, Groups: []uint32{nobody}}
	root  = Token{}
)

func mustParse(t *testing.T, sddl string) *Descriptor {
	t.Helper()
	d, err := ParseSDDL(sddl)
	if err != nil {
		t.Fatalf("%s: %v", sddl, err)
	}
	return d
}

func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		sddl    string
		who     Token
		want    uint32
		granted uint32 // refused: ERROR_ACCESS_DENIED
	}{
		// One entry.
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)", bob, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)", bob, mapWrite, refused},
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)", bob, mapRead | query, refused},
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)", alice, mapRead | query, refused},
		{"O:S-1-22-1-1000D:(A;;GR;;;WD)", bob, GenericRead, 0x20005},
		{"O:S-1-22-1-1000D:(A;;GR;;;WD)", bob, GenericWrite, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;WD)", bob, GenericAll, all},
		{"O:S-1-22-1-1000D:(A;;GA;;;WD)", bob, all | 0x100000, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;WD)", bob, 0, refused},

		// Order: the first that decides about a right decides.
		{"O:S-1-22-1-1000D:(D;;0x2;;;WD)(A;;GA;;;WD)", bob, mapRead | query, mapRead | query},
		{"O:S-1-22-1-1000D:(D;;0x2;;;WD)(A;;GA;;;WD)", bob, mapWrite, refused},
		{"O:S-1-22-1-1000D:(D;;0x2;;;WD)(A;;GA;;;WD)", bob, GenericAll, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;WD)(D;;0x2;;;WD)", bob, GenericAll, all},
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)(D;;0x6;;;WD)(A;;0x2;;;WD)", bob, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)(D;;0x6;;;WD)(A;;0x2;;;WD)", bob, mapRead | mapWrite, refused},
		{"O:S-1-22-1-1000D:(A;;0x4;;;WD)(A;;0x2;;;S-1-22-1-1001)", bob, mapRead | mapWrite, mapRead | mapWrite},
		{"O:S-1-22-1-1000D:(D;;GW;;;S-1-22-1-1001)(A;;GA;;;WD)", bob, mapWrite, refused},
		{"O:S-1-22-1-1000D:(D;;GA;;;S-1-22-1-1002)(A;;GA;;;WD)", bob, mapWrite, mapWrite},
		{"O:S-1-22-1-1000D:(A;IO;GA;;;WD)", bob, mapRead, refused},
		{"O:S-1-22-1-1000D:(D;IO;GA;;;WD)(A;;GA;;;WD)", bob, mapRead, mapRead},

		// Users, groups, and those that stand for many.
		{"O:S-1-22-1-1000D:(A;;GA;;;S-1-22-2-100)", bob, all, all},
		{"O:S-1-22-1-1000D:(A;;GA;;;S-1-22-2-2000)", bob, mapRead, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;S-1-22-2-1001)", bob, mapRead, refused}, // a user's number is no group's
		{"O:S-1-22-1-1000D:(A;;GA;;;AU)", bob, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;GA;;;BU)", bob, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;GA;;;AU)", guest, mapRead, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;AN)", guest, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;GA;;;AN)", bob, mapRead, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;WD)", guest, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;GA;;;SY)(A;;GA;;;BA)", bob, mapRead, refused},
		{"O:S-1-22-1-1000D:(A;;GA;;;S-1-5-21-1-2-3-500)", bob, mapRead, refused},

		// The owner.
		{"O:S-1-22-1-1000D:", alice, ReadControl | WriteDAC, ReadControl | WriteDAC},
		{"O:S-1-22-1-1000D:", alice, WriteOwner, refused},
		{"O:S-1-22-1-1000D:", alice, mapRead, refused},
		{"O:S-1-22-1-1000D:(D;;GA;;;WD)", alice, WriteDAC, WriteDAC},
		{"O:S-1-22-1-1000D:(A;;0x4;;;OW)", alice, mapRead, mapRead},
		{"O:S-1-22-1-1000D:(A;;0x4;;;OW)", alice, ReadControl, refused},
		{"O:S-1-22-1-1000D:(A;;0x4;;;OW)", bob, mapRead, refused},
		{"O:S-1-22-1-1000D:(A;IO;0x4;;;OW)", alice, ReadControl, ReadControl},
		{"O:S-1-22-2-2000D:", alice, WriteDAC, WriteDAC}, // a group can own too
		{"O:S-1-22-1-1000D:", bob, ReadControl, refused},

		// No list, and an empty one.
		{"O:S-1-22-1-1000D:NO_ACCESS_CONTROL", bob, GenericAll, all},
		{"O:S-1-22-1-1000D:NO_ACCESS_CONTROL", guest, WriteOwner, WriteOwner},
		{"O:S-1-22-1-1000", bob, GenericAll, all},
		{"O:S-1-22-1-1000D:", bob, query, refused},

		// All that there is.
		{"O:S-1-22-1-1000D:(A;;GA;;;WD)", bob, MaximumAllowed, all},
		{"O:S-1-22-1-1000D:(A;;GR;;;WD)", bob, MaximumAllowed, 0x20005},
		{"O:S-1-22-1-1000D:(A;;GR;;;WD)", bob, MaximumAllowed | mapRead, 0x20005},
		{"O:S-1-22-1-1000D:(A;;GR;;;WD)", bob, MaximumAllowed | mapWrite, refused},
		{"O:S-1-22-1-1000D:(A;;GR;;;WD)", alice, MaximumAllowed, 0x60005},
		{"O:S-1-22-1-1000D:(D;;0x2;;;WD)(A;;GA;;;WD)", bob, MaximumAllowed, all &^ mapWrite},
		{"O:S-1-22-1-1000D:(A;;0x2;;;WD)(D;;0x2;;;WD)(A;;GA;;;WD)", bob, MaximumAllowed, all},
		{"O:S-1-22-1-1000D:", alice, MaximumAllowed, ReadControl | WriteDAC},
		{"O:S-1-22-1-1000D:", bob, MaximumAllowed, refused},
		{"O:S-1-22-1-1000D:NO_ACCESS_CONTROL", bob, MaximumAllowed, all},
		{"O:S-1-22-1-1000D:NO_ACCESS_CONTROL", bob, MaximumAllowed | 0x100000, all | 0x100000},

		// Root.
		{"O:S-1-22-1-1000D:", root, GenericAll, all},
		{"O:S-1-22-1-1000D:(D;;GA;;;SY)", root, MaximumAllowed, all},
		{"O:S-1-22-1-1000D:", root, 0, refused},
	} {
		granted, err := Check(mustParse(t, tc.sddl), tc.who, tc.want, sections)
		wantErr := error(nil)
		if tc.granted == refused {
			wantErr = winerr.ERROR_ACCESS_DENIED
		}
		if granted != tc.granted || !errors.Is(err, wantErr) {
			t.Errorf("%s: user %d asks for %#x and gets %#x, %v; not %#x", tc.sddl, tc.who.User, tc.want, granted, err, tc.granted)
		}
	}
}

func TestCheckPrivilege(t *testing.T) {
	d := mustParse(t, "O:S-1-22-1-1000D:(A;;GA;;;WD)")
	for _, who := range []Token{alice, bob, root} {
		if _, err := Check(d, who, SystemSecurity|mapRead, sections); !errors.Is(err, winerr.ERROR_PRIVILEGE_NOT_HELD) {
			t.Errorf("user %d: %v", who.User, err)
		}
	}
}

func TestAssign(t *testing.T) {
	for _, tc := range []struct{ sddl, want string }{
		{"", "O:S-1-22-1-1000G:S-1-22-2-100D:(A;;CCDCLCSWRPSDRCWDWO;;;S-1-22-1-1000)(A;;CCDCLCSWRPSDRCWDWO;;;SY)"},
		{"D:(A;;GA;;;CO)(A;;GR;;;CG)", "O:S-1-22-1-1000G:S-1-22-2-100D:(A;;CCDCLCSWRPSDRCWDWO;;;S-1-22-1-1000)(A;;CCLCRC;;;S-1-22-2-100)"},
		{"O:COG:CGD:P", "O:S-1-22-1-1000G:S-1-22-2-100D:P"},
		{"G:S-1-22-2-7D:NO_ACCESS_CONTROL", "O:S-1-22-1-1000G:S-1-22-2-7D:NO_ACCESS_CONTROL"},
	} {
		d, err := mustParse(t, tc.sddl).Assign(alice, sections)
		if err != nil {
			t.Errorf("%s: %v", tc.sddl, err)
			continue
		}
		if got, err := d.SDDL(0xF); got != tc.want || err != nil {
			t.Errorf("%s becomes %s, %v; not %s", tc.sddl, got, err, tc.want)
		}
	}
	if _, err := mustParse(t, "O:S-1-22-1-1001").Assign(alice, sections); !errors.Is(err, winerr.ERROR_INVALID_OWNER) {
		t.Errorf("somebody else as the owner: %v", err)
	}
	if _, err := mustParse(t, "O:S-1-22-1-1001").Assign(root, sections); err != nil {
		t.Errorf("root makes somebody else the owner: %v", err)
	}
}

func TestChange(t *testing.T) {
	const before = "O:S-1-22-1-1000G:S-1-22-2-100D:(A;;CC;;;WD)"
	for _, tc := range []struct {
		who   Token
		which uint32
		other string
		want  string
		err   error
	}{
		{alice, DACLPart, "O:S-1-22-1-1001D:P(A;;GR;;;CO)", "O:S-1-22-1-1000G:S-1-22-2-100D:P(A;;CCLCRC;;;S-1-22-1-1000)", nil},
		{alice, DACLPart, "D:NO_ACCESS_CONTROL", "O:S-1-22-1-1000G:S-1-22-2-100D:NO_ACCESS_CONTROL", nil},
		{alice, GroupPart, "G:S-1-22-2-5D:", "O:S-1-22-1-1000G:S-1-22-2-5D:(A;;CC;;;WD)", nil},
		{bob, OwnerPart, "O:S-1-22-1-1001", "O:S-1-22-1-1001G:S-1-22-2-100D:(A;;CC;;;WD)", nil},
		{bob, OwnerPart, "O:S-1-22-1-1000", before, nil}, // it is already
		{bob, OwnerPart, "O:S-1-22-1-1002", "", winerr.ERROR_INVALID_OWNER},
		{root, OwnerPart, "O:S-1-22-1-1002", "O:S-1-22-1-1002G:S-1-22-2-100D:(A;;CC;;;WD)", nil},
		{root, OwnerPart, "D:", "", winerr.ERROR_INVALID_SECURITY_DESCR},
	} {
		d, err := mustParse(t, before).Change(tc.who, tc.which, mustParse(t, tc.other), sections)
		if !errors.Is(err, tc.err) {
			t.Errorf("user %d, %#x of %s: %v", tc.who.User, tc.which, tc.other, err)
		}
		if err == nil {
			if got, _ := d.SDDL(0xF); got != tc.want {
				t.Errorf("user %d, %#x of %s: %s, not %s", tc.who.User, tc.which, tc.other, got, tc.want)
			}
		}
	}
}
