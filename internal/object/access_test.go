package object

import (
	"fmt"
	"testing"

	"winshm/winerr"
)

func TestGrant(t *testing.T) {
	for _, tc := range []struct {
		want, got uint32
		user      uint32
		err       winerr.Errno
	}{
		{SectionMapRead, SectionMapRead, 1000, 0},
		{SectionAll, SectionAll, 1000, 0},
		{genericRead, 0x20005, 1000, 0},
		{genericWrite, 0x20002, 1000, 0},
		{genericExecute, 0x20008, 1000, 0},
		{genericAll, SectionAll, 1000, 0},
		{genericRead | genericWrite, 0x20007, 1000, 0},
		{MaximumAllowed, SectionAll, 1000, 0},
		{SectionMapRead, SectionMapRead, 0, 0}, // root
		{genericRead | Synchronize, 0x120005, 0, 0},

		{0, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{genericRead | Synchronize, 0, 1000, winerr.ERROR_ACCESS_DENIED}, // the default grants what GENERIC_ALL stands for
		{MaximumAllowed | Synchronize, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{SectionMapRead, 0, 1001, winerr.ERROR_ACCESS_DENIED},
		{MaximumAllowed, 0, 1001, winerr.ERROR_ACCESS_DENIED},
		{0x20, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{SectionMapRead | 0x200000, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{SystemSecurity, 0, 1000, winerr.ERROR_PRIVILEGE_NOT_HELD},
		{SystemSecurity | SectionMapRead, 0, 1001, winerr.ERROR_PRIVILEGE_NOT_HELD},
	} {
		t.Run(fmt.Sprintf("%#x of user %d", tc.want, tc.user), func(t *testing.T) {
			m := newManager()
			created := mustCreate(t, m, request(user(m), "x"))
			p := newProcess(m, ProcessOptions{User: tc.user, Session: 1})
			r := request(p, "x")
			r.Access = tc.want
			for what, get := range map[string]func() (Result, error){
				"open":   func() (Result, error) { return m.Open(r) },
				"create": func() (Result, error) { return m.Create(r, nil) },
			} {
				res, err := get()
				wantCode(t, what, err, tc.err)
				if err == nil && (res.Access != tc.got || res.Object != created.Object) {
					t.Errorf("%s grants %#x, not %#x", what, res.Access, tc.got)
				}
			}
			if tc.err != 0 && p.Handles() != 0 {
				t.Errorf("%d handles after a refusal", p.Handles())
			}
		})
	}
}

// Whoever creates an object is not asked for permission.
func TestCreatorGetsWhatIsAsked(t *testing.T) {
	m := newManager()
	r := request(user(m), "x")
	r.Access = SectionAccess(PageReadWrite)
	if res := mustCreate(t, m, r); res.Access != 0xF0007 {
		t.Errorf("access %#x", res.Access)
	}
}

func TestMaySee(t *testing.T) {
	m := newManager()
	obj := mustCreate(t, m, request(user(m), "x")).Object
	for uid, want := range map[uint32]bool{1000: true, 0: true, 1001: false} {
		if got := newProcess(m, ProcessOptions{User: uid}).MaySee(obj); got != want {
			t.Errorf("user %d: %t", uid, got)
		}
	}
}
