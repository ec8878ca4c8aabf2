package conformance

import (
	"math"

	"winshm/winerr"
)

var semaphoreCases = []Case{
	{
		Name: "semaphore: counts",
		Rows: []string{"B4.1/create", "B4.1/create-counts"},
		Run: func(t *T) {
			existing, other := wide(t.NewName()), wide(t.NewName())
			semaphoreKind.new(t, existing)
			eventKind.new(t, other)
			for _, c := range []struct {
				initial, maximum int32
				good             bool
			}{
				{0, 1, true},
				{1, 1, true},
				{math.MaxInt32, math.MaxInt32, true},
				{0, math.MaxInt32, true},
				{0, 0, false},
				{1, 0, false},
				{-1, 1, false},
				{2, 1, false},
				{0, -1, false},
				{-1, -1, false},
				{math.MinInt32, 5, false},
				{0, math.MinInt32, false},
			} {
				if c.good {
					h := t.OK(t.CreateSemaphore(nil, c.initial, c.maximum, nil), c)
					t.counts(h, c.initial, c.maximum)
					continue
				}
				for _, name := range [][]uint16{nil, existing, other, wide(`a\b`)} {
					t.Fails(t.CreateSemaphore(nil, c.initial, c.maximum, name), invalidParameter, c)
					t.Fails(t.CreateSemaphoreEx(nil, c.initial, c.maximum, name, 0, semaphoreKind.all), invalidParameter, c)
				}
			}
		},
	}, {
		Name: "semaphore: one that is there keeps its counts",
		Rows: []string{"B4.1/create-existing", "B1/same-type"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateSemaphore(nil, 1, 2, name))
			t.Existing(t.CreateSemaphore(nil, 5, 7, name))
			t.Existing(t.CreateSemaphoreEx(nil, 0, 1, name, 0, synchronize))
			t.counts(h, 1, 2)
		},
	}, {
		Name: "semaphore: release and wait",
		Rows: []string{"B4.2/release", "B4.2/wait", "B4.2/release-no-place", "B4.2/release-anybody"},
		Run: func(t *T) {
			h := t.OK(t.CreateSemaphore(nil, 0, 5, nil))
			t.Unsignaled(h)
			t.releases(h, 2, 0)
			t.releases(h, 3, 2)
			for range 4 {
				t.Signaled(h)
			}
			_, r := t.ReleaseSemaphore(h, 1, false)
			t.OK(r, "no place")
			t.releases(h, 1, 2)
			for range 3 {
				t.Signaled(h)
			}
			t.Unsignaled(h)
		},
	}, {
		Name: "semaphore: above the maximum",
		Rows: []string{"B4.2/release-too-many"},
		Run: func(t *T) {
			h := t.OK(t.CreateSemaphore(nil, 1, 3, nil))
			for _, n := range []int32{3, 4, math.MaxInt32} {
				t.keeps(h, n, tooManyPosts)
			}
			t.releases(h, 2, 1)
			t.keeps(h, 1, tooManyPosts)
			t.counts(h, 3, 3)
			h = t.OK(t.CreateSemaphore(nil, math.MaxInt32, math.MaxInt32, nil))
			t.keeps(h, 1, tooManyPosts)
			t.keeps(h, math.MaxInt32, tooManyPosts)
			t.Signaled(h)
			t.keeps(h, 2, tooManyPosts)
			t.releases(h, 1, math.MaxInt32-1)
		},
	}, {
		Name: "semaphore: release nothing",
		Rows: []string{"B4.2/release-nothing"},
		Run: func(t *T) {
			h := t.OK(t.CreateSemaphore(nil, 1, 3, nil))
			for _, n := range []int32{0, -1, math.MinInt32} {
				t.keeps(h, n, invalidParameter)
			}
			t.counts(h, 1, 3)
		},
		Deviation: &Deviation{Wine: "0 succeeds, and negative numbers are 298"},
	}, {
		Name: "semaphore: release nothing, by no handle",
		Rows: []string{"B4.2/release-order"},
		Run: func(t *T) {
			for _, bad := range []uint64{0, 0xDEAD0, t.section(pageSize), t.OK(t.CreateSemaphoreEx(nil, 0, 1, nil, 0, synchronize))} {
				t.keeps(bad, 0, invalidParameter)
				t.keeps(bad, -1, invalidParameter)
			}
		},
		Deviation: &Deviation{Wine: "the handle is looked at first"},
	}, {
		Name: "semaphore: rights, and handles of something else",
		Rows: []string{"B4.2/release-right", "B4.2/release-wrong-handle"},
		Run: func(t *T) {
			h := t.OK(t.CreateSemaphoreEx(nil, 0, 1, nil, 0, synchronize|1))
			t.keeps(h, 1, accessDenied)
			t.keeps(h, 2, accessDenied)
			t.Unsignaled(h)
			for _, bad := range t.notOf(semaphoreKind) {
				t.keeps(bad, 1, invalidHandle)
			}
		},
	}, {
		Name: "semaphore: what was taken stays so",
		Rows: []string{"B4.2/lost", "B3.3/others"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateSemaphore(nil, 5, 5, name))
			other := t.OK(t.OpenSemaphore(semaphoreKind.all, 0, name))
			t.Signaled(other)
			t.OK(t.CloseHandle(other))
			for _, how := range ends {
				p := t.Start()
				t.Waits(p.Wait(t.OK(p.OpenSemaphore(semaphoreKind.all, 0, name)), 0), waitObject0)
				how.of(t, p)
			}
			p := t.Start()
			thread := p.NewThread()
			t.Waits(thread.Wait(t.OK(p.OpenSemaphore(semaphoreKind.all, 0, name)), 0), waitObject0)
			t.endThread(thread, "Return")
			t.counts(h, 1, 5)
		},
	},
}

// releases expects that so many can be added, and what the count was.
func (t *T) releases(h uint64, n, want int32) {
	t.Helper()
	previous, r := t.ReleaseSemaphore(h, n, true)
	t.Answers(r, noError)
	if previous != want {
		t.Errorf("the count was %d, want %d", previous, want)
	}
}

// keeps expects that a release fails, and touches nothing.
func (t *T) keeps(h uint64, n int32, want winerr.Errno) {
	t.Helper()
	previous, r := t.ReleaseSemaphore(h, n, true)
	t.Fails(r, want, "release ", n, " by ", hexOf(h))
	if previous != untouched {
		t.Errorf("a release that fails stores %d", previous)
	}
}

// counts expects a count and a maximum, and sees by releasing what there is room for, and one. It leaves the count at the
// maximum.
func (t *T) counts(h uint64, count, maximum int32) {
	t.Helper()
	if count < maximum {
		t.releases(h, maximum-count, count)
	}
	t.keeps(h, 1, tooManyPosts)
}
