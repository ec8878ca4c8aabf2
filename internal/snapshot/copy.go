package snapshot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Source is what a snapshot is taken of.
type Source interface {
	io.ReaderAt
	// NextData returns where the next data begins, from an offset on, and where it ends; what lies before was never written to.
	// io.EOF: there is none any more.
	NextData(from int64) (start, end int64, err error)
}

// Write writes a snapshot of size bytes to w, which holds nothing yet, and counts them, holes included, by done.
func Write(w io.WriterAt, h Head, from Source, done func(n int64)) error {
	sums := make([]byte, 0, (h.blocks()+1)*sumSize)
	block := make([]byte, blockSize)
	reader := &holes{source: from}
	for at := int64(0); at < h.Size; at += blockSize {
		n := min(blockSize, h.Size-at)
		sum, err := writeBlock(w, reader, block[:n], at)
		if err != nil {
			return err
		}
		sums = binary.LittleEndian.AppendUint32(sums, sum)
		done(n)
	}
	sums = binary.LittleEndian.AppendUint32(sums, crc32.Checksum(sums, castagnoli))
	if _, err := w.WriteAt(sums, h.sumsStart()); err != nil {
		return err
	}
	_, err := w.WriteAt(h.encode(), 0) // last: a file that was not finished is no snapshot
	return err
}

// writeBlock copies one block, unless it is a hole, and returns its checksum.
func writeBlock(w io.WriterAt, from *holes, block []byte, at int64) (uint32, error) {
	hole, err := from.read(block, at)
	switch {
	case err != nil:
		return 0, err
	case hole && len(block) == blockSize:
		return zeroSum, nil
	}
	if hole {
		clear(block)
	} else {
		if _, err := w.WriteAt(block, dataStart+at); err != nil {
			return 0, err
		}
	}
	return crc32.Checksum(block, castagnoli), nil
}

// holes reads blocks in turn, and tells which hold nothing without reading them: reading would give them memory.
type holes struct {
	source     Source
	start, end int64 // of the data that was asked for last
	over       bool  // there is no more
}

// read fills a block, unless it is a hole.
func (r *holes) read(block []byte, at int64) (hole bool, err error) {
	for !r.over && r.end <= at {
		r.start, r.end, err = r.source.NextData(at)
		switch {
		case errors.Is(err, io.EOF):
			r.over = true
		case err != nil:
			return false, err
		}
	}
	if r.over || r.start >= at+int64(len(block)) {
		return true, nil
	}
	_, err = io.ReadFull(io.NewSectionReader(r.source, at, int64(len(block))), block)
	return false, err
}

// Verify reads a snapshot and checks all of it. It counts what it has read by done.
func Verify(r io.ReaderAt, h Head, done func(n int64)) error {
	return each(r, h, done, func([]byte, int64) error { return nil })
}

// Read copies a snapshot to where to writes; where it holds zeros only, nothing is written if zero is set: there are zeros already.
func Read(r io.ReaderAt, h Head, to io.WriterAt, zero bool, done func(n int64)) error {
	zeros := make([]byte, blockSize)
	return each(r, h, done, func(block []byte, at int64) error {
		if zero && bytes.Equal(block, zeros[:len(block)]) {
			return nil
		}
		_, err := to.WriteAt(block, at)
		return err
	})
}

// each calls use with every block that is as it should be.
func each(r io.ReaderAt, h Head, done func(n int64), use func(block []byte, at int64) error) error {
	sums := make([]byte, (h.blocks()+1)*sumSize)
	if _, err := r.ReadAt(sums, h.sumsStart()); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	last := len(sums) - sumSize
	if binary.LittleEndian.Uint32(sums[last:]) != crc32.Checksum(sums[:last], castagnoli) {
		return fmt.Errorf("%w: the checksum of the checksums is wrong", ErrNoSnapshot)
	}
	block := make([]byte, blockSize)
	for at := int64(0); at < h.Size; at += blockSize {
		b := block[:min(blockSize, h.Size-at)]
		if _, err := io.ReadFull(io.NewSectionReader(r, dataStart+at, int64(len(b))), b); err != nil {
			return err
		}
		if crc32.Checksum(b, castagnoli) != binary.LittleEndian.Uint32(sums[at/blockSize*sumSize:]) {
			return fmt.Errorf("%w: the checksum of the block at %d is wrong", ErrNoSnapshot, at)
		}
		if err := use(b, at); err != nil {
			return err
		}
		done(int64(len(b)))
	}
	return nil
}
