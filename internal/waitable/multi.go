package waitable

// maxEntries is the most words that one operation changes: those of all members of a wait, and the wait word.
const maxEntries = MaxMembers + 1

// A target is an object's number, or with this bit a thread's: so all of them are ordered.
const threadTarget = 1 << 31

// entry is one word of an operation on several.
type entry struct {
	target    uint32
	old, next uint64
}

// The outcome in the low bits of a descriptor's status; the rest is the operation's number.
const (
	undecided = iota + 1
	succeeded
	failed

	outcomeMask = 3
	numberShift = 2
)

func (a *Arena) target(t uint32) *word {
	if t&threadTarget != 0 {
		return &a.lineOf(t).wait
	}
	return &a.objectAt(t).word
}

// undone is the value that a failed operation puts back.
func (e *entry) undone() uint64 {
	if e.target&threadTarget != 0 {
		return (e.old+versionOne)&versionAll | e.old&^(versionAll|bitD)
	}
	return raised(e.old)
}

// swapAll changes all words, or none if one of them is not what it was. The entries' order changes.
func (t *Actor) swapAll(entries []entry) bool {
	if len(entries) == 1 {
		e := &entries[0]
		return t.arena.target(e.target).swap(e.old, e.next)
	}
	sortEntries(entries)
	d := t.body
	number := (d.status.load()>>numberShift + 1) & refNumberMask
	d.status.store(number<<numberShift | undecided)
	d.entries.store(uint32(len(entries)))
	for i := range entries {
		e, shared := &entries[i], &d.entry[i]
		shared.target.store(e.target)
		shared.old.store(e.old)
		shared.next.store(e.next)
	}
	t.finish(bitD | uint64(t.thread)<<refThreadShift | number)
	return d.status.load() == number<<numberShift|succeeded
}

// sortEntries sorts by target: operations that meet are finished in one order, and never wait for each other in a circle.
func sortEntries(entries []entry) {
	for i := 1; i < len(entries); i++ {
		for j := i; j > 0 && entries[j-1].target > entries[j].target; j-- {
			entries[j-1], entries[j] = entries[j], entries[j-1]
		}
	}
}

// finish completes the operation that a reference stands for. If another one is in its way, that is completed first.
func (t *Actor) finish(ref uint64) {
	for current := ref; t.spend(1); {
		blocker := t.advance(current)
		switch {
		case blocker != 0:
			current = blocker
		case current == ref:
			return
		default:
			current = ref
		}
	}
}

// advance brings an operation to its end, or returns the reference to another one that must be finished before.
func (t *Actor) advance(ref uint64) (blocker uint64) {
	number := ref & refNumberMask
	d := t.arena.bodyOf(uint32(ref>>refThreadShift) & (MaxThreads - 1))
	entries, ok := t.copyEntries(d, number)
	if !ok || !t.spend(len(entries)) {
		return 0 // it is over
	}
	if d.status.load() == number<<numberShift|undecided {
		outcome, blocker := t.install(d, ref, entries)
		if blocker != 0 {
			return blocker
		}
		if outcome != undecided {
			d.status.swap(number<<numberShift|undecided, number<<numberShift|outcome)
		}
	}
	status := d.status.load()
	for i := range entries {
		e := &entries[i]
		next := e.undone() // also when it is long over: then only a reference that came too late can be there
		if status == number<<numberShift|succeeded {
			next = e.next
		}
		t.arena.target(e.target).swap(ref, next)
	}
	return 0
}

// copyEntries returns what an operation is to do, unless it is over.
func (t *Actor) copyEntries(d *body, number uint64) ([]entry, bool) {
	n := d.entries.load()
	if d.status.load()>>numberShift != number || n > maxEntries {
		return nil, false
	}
	entries := t.helping[:n]
	for i := range entries {
		shared := &d.entry[i]
		entries[i] = entry{shared.target.load(), shared.old.load(), shared.next.load()}
	}
	return entries, d.status.load()>>numberShift == number
}

// install puts the reference into all words of the operation. It returns undecided if somebody else has decided it.
func (t *Actor) install(d *body, ref uint64, entries []entry) (outcome, blocker uint64) {
	number := ref & refNumberMask
	for i := range entries {
		e := &entries[i]
		target := t.arena.target(e.target)
		for {
			w := target.load()
			if w == ref {
				break
			}
			if d.status.load() != number<<numberShift|undecided || !t.spend(1) {
				return undecided, 0
			}
			if w&bitD != 0 {
				return 0, w
			}
			if w != e.old {
				return failed, 0
			}
			if target.swap(w, ref) {
				break
			}
		}
	}
	return succeeded, 0
}
