package desktop

// The numbers of windows have a slot in their low half, never 0 or 0xFFFF, and in the high half a count from 1 to lastUse: no
// number looks like one of the special ones (HWND_BROADCAST, HWND_MESSAGE), and its highest bit is 0, so that it is the same
// number whether it is extended by its sign or not.
const (
	firstSlot = 0x10
	lastSlot  = 0xFFF0
	lastUse   = 0x7FFF

	// rest is how many slots must be free before one of them is used again: the one that has been free the longest.
	rest = 1024
)

func slotOf(number uint32) uint16 { return uint16(number) }

// slots gives out the numbers of windows. The zero value is ready.
type slots struct {
	used int      // slots from firstSlot on that were ever given
	free []uint32 // the numbers that those have next which are free, oldest first
}

// take returns a number; 0: there is none.
func (s *slots) take() uint32 {
	const all = lastSlot - firstSlot + 1
	if s.used < all && len(s.free) <= rest {
		s.used++
		return 1<<16 | uint32(firstSlot+s.used-1)
	}
	if len(s.free) == 0 {
		return 0
	}
	number := s.free[0]
	s.free = s.free[1:]
	return number
}

// give takes a number back. Its slot will have another one.
func (s *slots) give(number uint32) {
	next := number + 1<<16
	if next>>16 > lastUse {
		next = 1<<16 | number&0xFFFF
	}
	s.free = append(s.free, next)
}
