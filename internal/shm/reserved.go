package shm

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"golang.org/x/sys/unix"
)

// Reserved is a file of memory whose pages are committed one after the other, and never taken back. It begins with a bitmap
// of the committed pages; behind that lies the memory. The file is as long as the highest committed page needs: what lies
// beyond faults in all mappings, and opens up in all of them at once when the file grows.
//
// Whoever may write the memory can spoil the bitmap too. It says what is reported as committed, and nothing depends on it.
//
// A Reserved borrows the file: the caller holds a use.
type Reserved struct {
	file  *File
	pages uint64
}

// Committing goes by pages of this size, whatever the kernel's pages.
const (
	reservedPage = 4096
	wordBytes    = 8
	wordPages    = wordBytes * 8
)

// ErrCommitLimit means that there is not so much memory to commit.
var ErrCommitLimit = errors.New("more memory than can be committed")

// CreateReserved makes the file of size bytes of reserved memory, a multiple of 4 KiB. Nothing is committed yet. Nobody can
// shrink the file or seal it further, and only who may write it can let it grow.
func CreateReserved(size uint64) (*File, error) {
	return createSealed(Reserved{pages: size / reservedPage}.Offset(), unix.F_SEAL_SHRINK|unix.F_SEAL_SEAL)
}

// NewReserved returns the reserved memory of size bytes in a file that CreateReserved made.
func NewReserved(f *File, size uint64) Reserved { return Reserved{f, size / reservedPage} }

// Offset returns where in the file the memory begins: a multiple of Granularity, since views begin there.
func (r Reserved) Offset() uint64 {
	words := (r.pages + wordPages - 1) / wordPages
	return (words*wordBytes + Granularity - 1) &^ (Granularity - 1)
}

// Commit commits the pages from one byte of the memory to another, multiples of 4 KiB within its size; some may be committed
// already. limit is how many bytes may be committed in all: beyond that it is ErrCommitLimit. ErrFileLimit: the file would
// be longer than this process may make it. A caller that is killed half-way leaves some of the pages committed.
func (r Reserved) Commit(from, to, limit uint64) error {
	if err := r.room(from/reservedPage, to/reservedPage, limit/reservedPage); err != nil {
		return err
	}
	if err := r.grow(r.Offset() + to); err != nil {
		return err
	}
	return r.mark(from/reservedPage, to/reservedPage)
}

// grow makes the file at least so long.
func (r Reserved) grow(size uint64) error {
	for {
		before, err := r.file.size()
		if err != nil || before >= size {
			return err
		}
		if size > FileSizeLimit() {
			return ErrFileLimit
		}
		err = unix.Ftruncate(r.file.fd, int64(size))
		switch {
		case err == nil:
			return nil
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EPERM):
			// Somebody else may have made it longer meanwhile, so that ours would have shrunk it.
			if after, statErr := r.file.size(); statErr != nil || after == before {
				return sysError("ftruncate", err)
			}
		default:
			return sysError("ftruncate", err)
		}
	}
}

// room checks the limit. Pages are counted only if those up to the end of the file would be too many.
func (r Reserved) room(from, to, limit uint64) error {
	end, err := r.end()
	if err != nil || max(end, to) <= limit {
		return err
	}
	before, err := r.count(0, from)
	if err != nil {
		return err
	}
	behind, err := r.count(to, end)
	if err == nil && before+(to-from)+behind > limit {
		err = ErrCommitLimit
	}
	return err
}

// end returns the number of the first page for which the file has no room: from there on nothing is committed.
func (r Reserved) end() (uint64, error) {
	size, err := r.file.size()
	if err != nil || size <= r.Offset() {
		return 0, err
	}
	return min((size-r.Offset())/reservedPage, r.pages), nil
}

// count returns how many of the pages are committed.
func (r Reserved) count(from, to uint64) (n uint64, err error) {
	err = r.scan(from, to, 0, func(_, word uint64) bool {
		n += uint64(bits.OnesCount64(word))
		return true
	})
	return n, err
}

// Run says whether the page at a byte of the memory is committed, and how many bytes from there on, up to another, are so as
// well. Both are multiples of 4 KiB within the size.
func (r Reserved) Run(from, to uint64) (committed bool, length uint64, err error) {
	end, err := r.end()
	if err != nil {
		return false, 0, err
	}
	first, last := from/reservedPage, min(to/reservedPage, end)
	if first >= last {
		return false, to - from, nil
	}
	next, err := r.find(first, last, ^uint64(0))
	if err != nil || next > first {
		return true, (next - first) * reservedPage, err
	}
	next, err = r.find(first, last, 0)
	if next == last {
		return false, to - from, err
	}
	return false, (next - first) * reservedPage, err
}

// find returns the first page that is committed, if flip is 0, or not, if it is all ones; to if there is none.
func (r Reserved) find(from, to, flip uint64) (page uint64, err error) {
	page = to
	err = r.scan(from, to, flip, func(first, word uint64) bool {
		page = first + uint64(bits.TrailingZeros64(word))
		return false
	})
	return page, err
}

// scan goes through the bitmap's words, with flip exclusive-or-ed to each, while visit returns true. Words without a bit of
// the pages asked for are left out. The file is read, since looking at a mapping would allocate the pages of its holes.
func (r Reserved) scan(from, to, flip uint64, visit func(first, word uint64) bool) error {
	var buf [4096]byte
	for at := from / wordPages; at*wordPages < to; {
		if flip == 0 {
			next, err := r.file.seekData(at * wordBytes)
			if at = max(at, next/wordBytes); err != nil || at >= (to+wordPages-1)/wordPages {
				return err
			}
		}
		words := buf[:min(uint64(len(buf)), r.Offset()-at*wordBytes)]
		if err := r.file.readAt(words, at*wordBytes); err != nil {
			return err
		}
		for ; len(words) > 0; words, at = words[wordBytes:], at+1 {
			word := (binary.NativeEndian.Uint64(words) ^ flip) & span(at*wordPages, from, to)
			if word != 0 && !visit(at*wordPages, word) {
				return nil
			}
		}
	}
	return nil
}

// span returns the bits that stand for the pages from one to another in the word that begins with page first.
func span(first, from, to uint64) uint64 {
	mask := ^uint64(0)
	if from > first {
		mask <<= from - first
	}
	if end := first + wordPages; end > to {
		mask &= ^uint64(0) >> (end - to) // a shift by 64 and more gives 0
	}
	return mask
}
