package object

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/winerr"
)

func TestSlot(t *testing.T) {
	for h, want := range map[Handle]int{
		0: -1, 1: -1, 3: -1, 4: MaxHandles, 7: MaxHandles, 8: 0, 9: 0, 11: 0, 12: MaxHandles + 1, 15: MaxHandles + 1, 16: 1,
		8 * MaxHandles: MaxHandles - 1, 8*MaxHandles - 4: Slots - 1,
		8*MaxHandles + 3: MaxHandles - 1, 8*MaxHandles + 4: -1, 8 * (MaxHandles + 1): -1, 0xffffffff: -1, 0xfffffff8: -1,
	} {
		if got := h.Slot(); got != want {
			t.Errorf("handle %#x has slot %d, not %d", uint32(h), got, want)
		}
	}
	for slot := range 1000 {
		if got := HandleAt(slot).Slot(); got != slot {
			t.Errorf("slot %d has handle %d, which has slot %d", slot, HandleAt(slot), got)
		}
	}
}

func TestLowestHandleFirst(t *testing.T) {
	m := newManager()
	p := user(m)
	const many = 300
	for i := range many {
		if res := mustCreate(t, m, request(p, "")); res.Handle != HandleAt(i) {
			t.Fatalf("handle %d is %d", i, res.Handle)
		}
	}
	holes := []int{299, 0, 64, 63, 130, 1}
	for _, slot := range holes {
		wantCode(t, "close", m.Close(p, HandleAt(slot)), 0)
	}
	slices.Sort(holes)
	for _, slot := range append(holes, many, many+1) {
		if res := mustCreate(t, m, request(p, "")); res.Handle != HandleAt(slot) {
			t.Errorf("the lowest free handle is %d, but %d was given out", HandleAt(slot), res.Handle)
		}
	}
}

func TestReserve(t *testing.T) {
	m := newManager()
	p := user(m)
	next := func() Handle { return mustCreate(t, m, request(p, "")).Handle }
	if h := next(); h != 8 {
		t.Errorf("the first handle is %d", h)
	}
	for _, tc := range []struct{ reserve, want Handle }{
		{0, 16}, {16, 24}, {23, 32}, {64 * 8, 65 * 8}, {8, 66 * 8}, {1000 * 8, 1001 * 8}, {1000 * 8, 1002 * 8},
	} {
		p.Reserve(tc.reserve)
		if h := next(); h != tc.want {
			t.Errorf("after a reserve of %d the next handle is %d, not %d", tc.reserve, h, tc.want)
		}
	}
	wantCode(t, "close", m.Close(p, 8), 0)
	if h := next(); h != 1003*8 {
		t.Errorf("a handle below the reserve was given out: %d", h)
	}
}

func TestHandlesRunOut(t *testing.T) {
	m := newManager()
	p := user(m)
	first := mustCreate(t, m, request(p, "kept"))
	p.Reserve(HandleAt(MaxHandles - 3))
	for range 2 {
		mustCreate(t, m, request(p, ""))
	}
	for range 2 {
		_, err := m.Create(request(p, "new"), &memory{})
		wantCode(t, "create", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
		_, err = m.Open(request(p, "kept"))
		wantCode(t, "open", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	if m.Objects() != 3 || m.Handles() != 3 || len(m.Reclaim()) != 0 {
		t.Errorf("%d objects and %d handles after a refusal", m.Objects(), m.Handles())
	}
	_, err := m.Open(request(user(m), "new"))
	wantCode(t, "what was not created", err, winerr.ERROR_FILE_NOT_FOUND)
	wantCode(t, "close", m.Close(p, HandleAt(MaxHandles-1)), 0)
	if res := mustCreate(t, m, request(p, "new")); res.Handle != HandleAt(MaxHandles-1) {
		t.Errorf("handle %d", res.Handle)
	}
	wantCode(t, "close", m.Close(p, first.Handle), 0)
	p.Reserve(^Handle(0)) // nonsense from a stranger
	wantCode(t, "close", m.Close(p, HandleAt(MaxHandles-1)), 0)
	_, err = m.Create(request(p, "new"), &memory{})
	wantCode(t, "create", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
}

func TestGenerations(t *testing.T) {
	m := newManager()
	gens := counts{}
	p := m.NewProcess(nil, gens, ProcessOptions{})
	for want := uint32(0); want < 10; want += 2 {
		if got := gens.Load(0); got != want {
			t.Errorf("a free slot has generation %d, not %d", got, want)
		}
		res := mustCreate(t, m, request(p, ""))
		if got := p.Generation(res.Handle); got != want+1 {
			t.Errorf("a slot in use has generation %d, not %d", got, want+1)
		}
		wantCode(t, "close", m.Close(p, res.Handle), 0)
		wantCode(t, "close again", m.Close(p, res.Handle), winerr.ERROR_INVALID_HANDLE)
	}
}

func TestFlags(t *testing.T) {
	m := newManager()
	p := user(m)
	r := request(p, "x")
	r.Flags = Inherit
	h := mustCreate(t, m, r).Handle
	for _, tc := range []struct {
		mask, flags, want HandleFlags
		err               winerr.Errno
	}{
		{0, 0, Inherit, 0},
		{ProtectFromClose, ProtectFromClose, Inherit | ProtectFromClose, 0},
		{Inherit, 0, ProtectFromClose, 0},
		{0, Inherit, ProtectFromClose, 0},
		{4, 0, 0, winerr.ERROR_INVALID_PARAMETER},
		{0, 8, 0, winerr.ERROR_INVALID_PARAMETER},
	} {
		got, err := m.SetFlags(p, h, tc.mask, tc.flags)
		wantCode(t, fmt.Sprint("mask ", tc.mask, " flags ", tc.flags), err, tc.err)
		if got != tc.want {
			t.Errorf("mask %d, flags %d: now %d, not %d", tc.mask, tc.flags, got, tc.want)
		}
	}
	wantCode(t, "close a protected handle", m.Close(p, h), winerr.ERROR_INVALID_HANDLE)
	_, err := m.Query(p, h)
	wantCode(t, "it is still there", err, 0)
	_, err = m.SetFlags(p, h, ProtectFromClose, 0)
	wantCode(t, "unprotect", err, 0)
	wantCode(t, "close", m.Close(p, h), 0)
	_, err = m.SetFlags(p, h, 0, 0)
	wantCode(t, "flags of a closed handle", err, winerr.ERROR_INVALID_HANDLE)
}

// The low bits of a handle are the program's; another process's handle is none.
func TestQuery(t *testing.T) {
	m := newManager()
	p := user(m)
	res := mustCreate(t, m, request(p, "x"))
	for h := res.Handle; h < res.Handle+4; h++ {
		got, err := m.Query(p, h)
		wantCode(t, "query", err, 0)
		if diff := cmp.Diff(res, got, cmp.Comparer(func(a, b *Object) bool { return a == b })); diff != "" {
			t.Error("(-want +got)\n", diff)
		}
	}
	for _, h := range []Handle{0, 4, 12, 16, 1 << 31} {
		_, err := m.Query(p, h)
		wantCode(t, fmt.Sprint("query ", h), err, winerr.ERROR_INVALID_HANDLE)
	}
	_, err := m.Query(user(m), res.Handle)
	wantCode(t, "query by another process", err, winerr.ERROR_INVALID_HANDLE)
}
