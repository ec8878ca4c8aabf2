package server

// slots gives out numbers below end, first those that were never given, from next on.
type slots struct {
	next, end uint32
	// rest is how many numbers must be free before one of them is given again: the one that has been free the longest.
	rest int
	free []uint32
}

// take returns a number; false: there is none. One that was given before must pass usable, or it goes to the back.
func (n *slots) take(usable func(uint32) bool) (uint32, bool) {
	const tries = 4 // whoever keeps slots from being used again makes nobody wait
	for range tries {
		if len(n.free) == 0 || len(n.free) <= n.rest && n.next < n.end {
			break
		}
		oldest := n.free[0]
		n.free = n.free[1:]
		if usable(oldest) {
			return oldest, true
		}
		n.free = append(n.free, oldest)
	}
	if n.next >= n.end {
		return 0, false
	}
	n.next++
	return n.next - 1, true
}

// left returns how many numbers are free.
func (n *slots) left() int { return int(n.end-n.next) + len(n.free) }

// give takes numbers back.
func (n *slots) give(numbers ...uint32) { n.free = append(n.free, numbers...) }
