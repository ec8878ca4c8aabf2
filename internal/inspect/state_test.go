package inspect

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/object"
	"winshm/internal/wire"
)

// seen returns what an inspector makes of one object and its state.
func seen(i *Inspector, typ uint32, w wire.WaitableInfo) Object {
	w.Object = 7
	snap := &wire.Snapshot{Objects: []wire.ObjectInfo{{ID: 7, Type: typ, Name: `Global\x`}}, Waitables: []wire.WaitableInfo{w}}
	return i.objects(snap, 1)[0]
}

func TestWords(t *testing.T) {
	event, mutex, semaphore, timer := object.EventType.ID, object.MutantType.ID, object.SemaphoreType.ID, object.TimerType.ID
	us := program(os.Getpid())
	pid := uint32(os.Getpid())
	for _, test := range []struct {
		typ  uint32
		info wire.WaitableInfo
		want string
	}{
		{event, wire.WaitableInfo{Kind: wire.ManualEvent, Signaled: 1}, "set, manual"},
		{event, wire.WaitableInfo{Kind: wire.AutoEvent}, "reset, auto"},
		{mutex, wire.WaitableInfo{Kind: wire.Mutex, Signaled: 1}, "free"},
		{mutex, wire.WaitableInfo{Kind: wire.Mutex, Signaled: 1, Abandoned: 1}, "abandoned"},
		{mutex, wire.WaitableInfo{Kind: wire.Mutex, Owner: wire.ThreadInfo{PID: pid, Slot: 3}}, "owned by " + us + "(PID)"},
		{mutex, wire.WaitableInfo{Kind: wire.Mutex, Owner: wire.ThreadInfo{PID: pid, Slot: 3, Thread: 99}}, "owned by " + us + "(PID) thread 99"},
		{mutex, wire.WaitableInfo{Kind: wire.Mutex}, "owned"}, // by whom is not told
		{semaphore, wire.WaitableInfo{Kind: wire.Semaphore, Signaled: 1, Count: 2, Maximum: 9}, "2 of 9"},
		{semaphore, wire.WaitableInfo{Kind: wire.Semaphore, Maximum: 1}, "0 of 1"},
		{timer, wire.WaitableInfo{Kind: wire.AutoEvent}, "reset, auto, stopped"},
		{timer, wire.WaitableInfo{Kind: wire.ManualEvent, Signaled: 1, Due: 1, Period: 1500}, "set, manual, due at TIME, every 1.5s"},
		{timer, wire.WaitableInfo{Kind: wire.ManualEvent, Due: 1}, "reset, manual, due at TIME"},
		{object.ProcessType.ID, wire.WaitableInfo{Kind: wire.ManualEvent}, "running"},
		{object.ThreadType.ID, wire.WaitableInfo{Kind: wire.ManualEvent, Signaled: 1}, "ended"},
	} {
		o := seen(New(""), test.typ, test.info)
		want := strings.ReplaceAll(test.want, "PID", strconv.Itoa(os.Getpid()))
		if o.State.Due != nil {
			want = strings.ReplaceAll(want, "TIME", o.State.Due.Format(time.TimeOnly))
		}
		if got := o.Words(); got != want {
			t.Errorf("%s %+v is %q; want %q", typeName(test.typ), test.info, got, want)
		}
	}
	if o := seen(New(""), object.EventType.ID, wire.WaitableInfo{Managed: 1, Others: 4, Waiters: []wire.ThreadInfo{{PID: pid}}}); !o.State.Managed ||
		o.State.CountWaiters() != 5 || o.State.Waiters[0].PID != int(pid) || o.State.Waiters[0].User.ID != uint32(os.Geteuid()) {
		t.Errorf("the state is %+v", o.State)
	}
}

// What has no state shows none: an older manager tells of none at all.
func TestNoState(t *testing.T) {
	o := New("").objects(&wire.Snapshot{Objects: []wire.ObjectInfo{{ID: 1, Type: object.EventType.ID}}}, 1)[0]
	if o.State != nil || o.Words() != "" {
		t.Errorf("the object is %+v", o)
	}
}

// A timer's time is told as a span from now. Two looks must not make two times of it, but one that was set anew is another.
func TestDueStays(t *testing.T) {
	i := New("")
	look := func(in time.Duration) time.Time {
		o := seen(i, object.TimerType.ID, wire.WaitableInfo{Kind: wire.AutoEvent, Due: uint64(in)})
		return *o.State.Due
	}
	first := look(time.Hour)
	if second := look(time.Hour + 50*time.Millisecond); !second.Equal(first) {
		t.Errorf("due at %v, and then at %v", first, second)
	}
	if third := look(2 * time.Hour); third.Sub(first) < 59*time.Minute {
		t.Errorf("due at %v, and an hour later at %v", first, third)
	}
}

func TestWholeRights(t *testing.T) {
	got := []string{
		wholeRights(object.SectionType.ID, object.SectionAll), wholeRights(object.MutantType.ID, object.MutantAll),
		wholeRights(object.MutantType.ID, object.WaitableAll), wholeRights(object.TimerType.ID, object.WaitableAll),
		wholeRights(object.EventType.ID, object.WaitableModify), wholeRights(4711, 0),
	}
	if diff := cmp.Diff([]string{"SECTION_ALL_ACCESS", "MUTEX_ALL_ACCESS", "", "TIMER_ALL_ACCESS", "", ""}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
