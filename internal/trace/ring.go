package trace

// Record is a message that was handled.
type Record struct {
	// Begun is when its handling began, in nanoseconds since 1970; Took is how long it took, in nanoseconds.
	Begun, Took uint64
	// Sender is the process that has sent it, and User its owner; Receiver is the process that has handled it.
	Sender, User, Receiver uint32
	// Window is the window's number, ID the message's, and How it came: the front's business.
	Window, ID uint32
	How        uint8
	// Size is how much data it brought.
	Size uint64
	// Result is what was answered.
	Result uint64
}

// The words of a record.
const (
	wordNumber = iota // 1 for the first that was ever written
	wordBegun
	wordTook
	wordProcesses // sender, receiver
	wordMessage   // window, number
	wordSize      // and how
	wordResult
	wordCheck // user, check of all
	words
)

const howBits = 8

// pack is a record as it lies in memory, but for its number.
func (r *Record) pack(number uint64) (w [words]uint64) {
	w = [words]uint64{
		number, r.Begun, r.Took, uint64(r.Sender)<<32 | uint64(r.Receiver), uint64(r.Window)<<32 | uint64(r.ID), r.Size<<howBits | uint64(r.How),
		r.Result, uint64(r.User) << 32,
	}
	w[wordCheck] |= uint64(check(&w))
	return w
}

func unpack(w *[words]uint64) Record {
	return Record{
		Begun: w[wordBegun], Took: w[wordTook], Sender: uint32(w[wordProcesses] >> 32), Receiver: uint32(w[wordProcesses]),
		Window: uint32(w[wordMessage] >> 32), ID: uint32(w[wordMessage]), Size: w[wordSize] >> howBits, How: uint8(w[wordSize]),
		Result: w[wordResult], User: uint32(w[wordCheck] >> 32),
	}
}

// check is a number that differs, but by a rare accident, if any of the words does.
func check(w *[words]uint64) uint32 {
	const odd = 0x9E3779B97F4A7C15
	sum := w[wordCheck] >> 32
	for _, word := range w[:wordCheck] {
		sum = (sum ^ word) * odd
		sum ^= sum >> 29
	}
	return uint32(sum>>32) | 1 // never 0: memory that was never written holds no record
}

// Write writes a record over the oldest one.
func (r *Ring) Write(record Record) {
	number := r.next.Add(1)
	s := &r.records[(number-1)%uint64(len(r.records))]
	for i, word := range record.pack(number) {
		s[i].Store(word)
	}
}

// Reader reads the records of a ring, once each, in their order.
type Reader struct {
	ring *Ring
	next uint64 // the number of the record to read next
}

// NewReader returns a reader of all that is written from now on.
func (r *Ring) NewReader() *Reader { return &Reader{r, r.next.Load() + 1} }

// Next returns the next record. false: there is none that is complete. lost is how many could not be read before it, since they
// were overwritten.
func (r *Reader) Next() (record Record, lost uint64, ok bool) {
	for {
		last, room := r.ring.next.Load(), uint64(len(r.ring.records))
		if last >= room && r.next <= last-room {
			lost += last - room + 1 - r.next
			r.next = last - room + 1
		}
		if r.next > last {
			return Record{}, lost, false
		}
		w := r.ring.load(r.next)
		switch number := w[wordNumber]; {
		case number == r.next && uint32(w[wordCheck]) == check(&w):
			r.next++
			return unpack(&w), lost, true
		case number > r.next: // overwritten just now
			r.next++
			lost++
		default:
			return Record{}, lost, false
		}
	}
}

// Pending reports whether a record was begun that was not read.
func (r *Reader) Pending() bool { return r.next <= r.ring.next.Load() }

// Skip gives up a record that is pending: its writer does not complete it.
func (r *Reader) Skip() { r.next++ }

func (r *Ring) load(number uint64) (w [words]uint64) {
	s := &r.records[(number-1)%uint64(len(r.records))]
	for i := range w {
		w[i] = s[i].Load()
	}
	return w
}
