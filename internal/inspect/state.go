package inspect

import (
	"fmt"
	"strings"
	"time"

	"winshm/internal/object"
	"winshm/internal/wire"
)

// State is that of an object that one can wait for, when the manager was asked. What a type does not have is absent.
type State struct {
	// Signaled: a wait would not block. An event or timer is set, a mutex free, a semaphore's count not 0, a process has ended.
	Signaled bool `json:"signaled"`
	// Reset is how an event or timer becomes nonsignaled again: "auto" by the wait that it satisfies, or "manual".
	Reset string `json:"reset,omitempty"`
	// Owner has a mutex. Abandoned: the last owner ended while it had it, and nobody has had it since.
	Owner     *Thread `json:"owner,omitempty"`
	Abandoned bool    `json:"abandoned,omitempty"`
	// Count and Maximum are a semaphore's.
	Count   *uint32 `json:"count,omitempty"`
	Maximum *uint32 `json:"maximum,omitempty"`
	// Due is when a timer expires next, if it does, and Period after how many milliseconds again.
	Due    *time.Time `json:"due,omitempty"`
	Period uint32     `json:"period,omitempty"`
	// Waiters are the first of those who wait, and Others how many more there are.
	Waiters []Thread `json:"waiters"`
	Others  uint32   `json:"others"`
	// Managed: the manager keeps the state, since more than one user has handles; otherwise it is in memory that they share.
	Managed bool `json:"managed"`
}

// Thread is a thread that owns or waits, or what stands for one: a lock or goroutine of a Go program.
type Thread struct {
	Process
	// Thread is the kernel's number as the process sees it, if there is one.
	Thread uint32 `json:"thread,omitempty"`
}

// CountWaiters returns how many threads wait.
func (s *State) CountWaiters() int { return len(s.Waiters) + int(s.Others) }

// How an event or timer is reset.
const (
	ManualReset = "manual"
	AutoReset   = "auto"
)

// describeState says what the manager says of the state of an object.
func (i *Inspector) describeState(typ uint32, w *wire.WaitableInfo) *State {
	s := &State{
		Signaled: w.Signaled != 0, Abandoned: w.Abandoned != 0, Managed: w.Managed != 0,
		Waiters: make([]Thread, 0, len(w.Waiters)), Others: w.Others, Period: w.Period,
	}
	for _, t := range w.Waiters {
		s.Waiters = append(s.Waiters, i.people.thread(t))
	}
	switch typ {
	case object.EventType.ID, object.TimerType.ID:
		s.Reset = AutoReset
		if w.Kind == wire.ManualEvent {
			s.Reset = ManualReset
		}
	case object.SemaphoreType.ID:
		s.Count, s.Maximum = &w.Count, &w.Maximum
	}
	if w.Owner != (wire.ThreadInfo{}) {
		owner := i.people.thread(w.Owner)
		s.Owner = &owner
	}
	if w.Due != 0 {
		due := i.due(w.Object, w.Due)
		s.Due = &due
	}
	return s
}

// due returns when a timer expires. Its time is told as a span from now: so each look would give another by a little.
func (i *Inspector) due(id, nanoseconds uint64) time.Time {
	const noise = 200 * time.Millisecond
	due := time.Now().Add(time.Duration(min(nanoseconds, 1<<62))).Truncate(time.Millisecond)
	if last, ok := i.dues[id]; ok && due.Sub(last).Abs() < noise {
		due = last
	}
	i.dues[id] = due
	return due
}

// thread returns who a thread belongs to.
func (p *people) thread(t wire.ThreadInfo) Thread {
	pid := int(t.PID)
	if known, ok := p.processes[pid]; ok {
		return Thread{known, t.Thread}
	}
	uid, _ := effectiveUser(pid) // that of one that has just ended is not worth an error
	return Thread{p.process(pid, uid), t.Thread}
}

// String names the process, and the thread if there is one.
func (t Thread) String() string {
	if t.Thread == 0 {
		return t.Process.String()
	}
	return fmt.Sprintf("%v thread %d", t.Process, t.Thread)
}

// String names the process for people.
func (p Process) String() string { return fmt.Sprintf("%s(%d)", Printable(p.Program), p.PID) }

// Words says in a few words how an object of that type is, "" if there is nothing to say. It does not change as time passes.
func (o *Object) Words() string {
	s := o.State
	if s == nil {
		return ""
	}
	switch o.Type {
	case object.ProcessType.Name, object.ThreadType.Name:
		return choose(s.Signaled, "ended", "running")
	case MutexType:
		return s.mutexWords()
	case object.SemaphoreType.Name:
		return fmt.Sprintf("%d of %d", *s.Count, *s.Maximum)
	}
	return strings.Join(append([]string{choose(s.Signaled, "set", "reset"), s.Reset}, s.timerWords(o.Type)...), ", ")
}

func (s *State) mutexWords() string {
	switch {
	case s.Owner != nil:
		return fmt.Sprintf("owned by %v", *s.Owner)
	case s.Abandoned:
		return "abandoned"
	}
	return choose(s.Signaled, "free", "owned")
}

func (s *State) timerWords(typ string) []string {
	switch {
	case typ != object.TimerType.Name:
		return nil
	case s.Due == nil:
		return []string{"stopped"}
	case s.Period == 0:
		return []string{"due at " + s.Due.Format(time.TimeOnly)}
	}
	return []string{"due at " + s.Due.Format(time.TimeOnly), "every " + (time.Duration(s.Period) * time.Millisecond).String()}
}

func choose(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
