package object

import (
	"testing"

	"winshm/winerr"
)

var waitableTypes = []*Type{EventType, MutantType, SemaphoreType, TimerType}

func TestWaitableType(t *testing.T) {
	for id := range uint32(12) {
		typ := WaitableType(id)
		if (typ != nil) != (id >= 5 && id <= 8) || typ != nil && typ.ID != id {
			t.Errorf("number %d is %v", id, typ)
		}
	}
}

// The masks are those of the table of access masks.
func TestWaitableMasks(t *testing.T) {
	const modify = WaitableModify
	for _, typ := range waitableTypes {
		all, write := uint32(0x1F0003), uint32(0x20002)
		if typ == MutantType {
			all, write = 0x1F0001, 0x20000
		}
		for want, rights := range map[uint32]uint32{
			genericRead: 0x20001, genericWrite: write, genericExecute: 0x120000, genericAll: all,
			MaximumAllowed: all, Synchronize: Synchronize, all: all,
		} {
			if got, err := typ.expand(want); err != nil || got != rights {
				t.Errorf("%s: %#x stands for %#x, %v, not %#x", typ.Name, want, got, err, rights)
			}
		}
		for _, want := range []uint32{0, 4, 0x8000, 0x200000} {
			_, err := typ.expand(want)
			wantCode(t, typ.Name, err, winerr.ERROR_ACCESS_DENIED)
		}
		_, err := typ.expand(SystemSecurity)
		wantCode(t, typ.Name+" for the system's list", err, winerr.ERROR_PRIVILEGE_NOT_HELD)
	}
	_, err := MutantType.expand(modify)
	wantCode(t, "a right that a mutex does not have", err, winerr.ERROR_ACCESS_DENIED)
}

func TestCreateGrants(t *testing.T) {
	for _, tc := range []struct {
		want, granted uint32
		err           winerr.Errno
	}{
		{0, 0, 0},
		{genericAll, WaitableAll, 0},
		{genericRead | Synchronize, 0x120001, 0},
		{MaximumAllowed, WaitableAll, 0},
		{4, 0, winerr.ERROR_ACCESS_DENIED},
		{SystemSecurity, 0, winerr.ERROR_PRIVILEGE_NOT_HELD},
	} {
		m := newManager()
		r := Request{Process: user(m), Type: EventType, Name: "x", Access: tc.want}
		res, err := m.Create(r, &memory{})
		wantCode(t, "create", err, tc.err)
		if res.Access != tc.granted {
			t.Errorf("%#x grants %#x, not %#x", tc.want, res.Access, tc.granted)
		}
		if tc.want != 0 {
			continue
		}
		_, err = m.Create(r, nil)
		wantCode(t, "create over it for nothing", err, winerr.ERROR_ACCESS_DENIED)
	}
}

func TestCheckSemaphore(t *testing.T) {
	for _, tc := range []struct {
		initial, maximum int32
		ok               bool
	}{
		{0, 1, true},
		{1, 1, true},
		{0x7FFFFFFF, 0x7FFFFFFF, true},
		{0, 0, false},
		{2, 1, false},
		{-1, 1, false},
		{0, -1, false},
		{-2, -1, false},
	} {
		if err := CheckSemaphore(tc.initial, tc.maximum); (err == nil) != tc.ok {
			t.Errorf("%d of %d: %v", tc.initial, tc.maximum, err)
		}
	}
}
