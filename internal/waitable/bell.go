package waitable

import "time"

// A bell is a thread slot that does not wait for objects: whoever brings its thread something, or decides a wait that names it in
// [How], rings it. It says in what order things were brought, and more than one process may bring them.

// Ring rings a bell. If its thread is a goroutine that shares a bell with others (see [Arena.Share]), that one is rung as well.
func (a *Arena) Ring(bell uint32) {
	l := a.lineOf(bell)
	a.ring(l)
	if shared := l.bell.load(); shared != 0 && shared != bell {
		a.decided[bell%MaxThreads/64].or(1 << (bell % 64))
		a.ring(a.lineOf(shared))
	}
}

func (a *Arena) ring(l *line) {
	l.rings.add(1)
	if l.asleep.load() != 0 {
		wake(l.ringWord())
	}
}

// Rings returns how often a bell was rung.
func (a *Arena) Rings(bell uint32) uint32 { return a.lineOf(bell).rings.load() }

// SleepUntilRung sleeps until a bell was rung more often than seen, for at most limit, and never longer than a second. One
// goroutine sleeps on a bell at a time.
func (a *Arena) SleepUntilRung(bell, seen uint32, limit time.Duration) {
	l := a.lineOf(bell)
	l.asleep.store(1)
	if l.rings.load() == seen && limit > 0 {
		sleep(l.ringWord(), seen, min(limit, time.Second))
	}
	l.asleep.store(0)
}

// Share lets the rings of a bell ring another as well, which a process has for many goroutines; 0 ends that.
func (a *Arena) Share(bell, with uint32) { a.lineOf(bell).bell.store(with) }

// Draw draws a ticket: who has it in hand before another one draws comes before that one, whatever process they are in. It is
// drawn before what it is for can be found, and the bell is rung after.
func (a *Arena) Draw(bell uint32) uint32 { return a.bodyOf(bell).drawn.add(1) }

// Drawn returns the last ticket that was drawn. They wrap around.
func (a *Arena) Drawn(bell uint32) uint32 { return a.bodyOf(bell).drawn.load() }

// Herald rings a bell and says that the manager has news.
func (a *Arena) Herald(bell uint32) {
	a.lineOf(bell).news.store(1)
	a.Ring(bell)
}

// TakeNews reports whether the manager has news for a bell, and forgets it.
func (a *Arena) TakeNews(bell uint32) bool {
	news := &a.lineOf(bell).news
	if news.load() == 0 {
		return false
	}
	news.store(0)
	return true
}

// Note leaves a number at a bell for those who look.
func (a *Arena) Note(bell uint32, n uint64) { a.lineOf(bell).noted.store(n) }

// Noted returns it.
func (a *Arena) Noted(bell uint32) uint64 { return a.lineOf(bell).noted.load() }

// SetTrace says that somebody watches the messages of the arena's user, and gives the memory for it a number; 0: nobody does.
func (a *Arena) SetTrace(number uint32) { a.header.traced.store(number) }

// Trace returns it.
func (a *Arena) Trace() uint32 { return a.header.traced.load() }
