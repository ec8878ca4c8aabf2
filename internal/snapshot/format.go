package snapshot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

const (
	magic     = "winshm snapshot\n"
	version   = 1
	headSize  = 36
	dataStart = 64 << 10
	blockSize = 1 << 20
	sumSize   = 4
	reserved  = 0x04000000 // SEC_RESERVE
)

// maxSize is the largest size that a file can say and a section can have.
const maxSize = 1 << 47

// ErrNoSnapshot means that a file is none, or is damaged.
var ErrNoSnapshot = errors.New("not a snapshot, or damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// zeroSum is the checksum of a whole block of zeros.
var zeroSum = crc32.Checksum(make([]byte, blockSize), castagnoli)

// Head is what a snapshot says of its section.
type Head struct {
	// Size is in bytes.
	Size int64
	// Protection is a PAGE_ value.
	Protection uint32
	// Reserved: its pages are committed one by one.
	Reserved bool
}

func (h Head) blocks() int64 { return (h.Size + blockSize - 1) / blockSize }

func (h Head) sumsStart() int64 { return dataStart + h.Size }

func (h Head) encode() []byte {
	b := append(make([]byte, 0, headSize), magic...)
	b = binary.LittleEndian.AppendUint32(b, version)
	protection := h.Protection
	if h.Reserved {
		protection |= reserved
	}
	b = binary.LittleEndian.AppendUint32(b, protection)
	b = binary.LittleEndian.AppendUint64(b, uint64(h.Size))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decode(b []byte) (Head, error) {
	sum := headSize - sumSize
	switch {
	case len(b) < headSize || string(b[:len(magic)]) != magic:
		return Head{}, fmt.Errorf("%w: it does not begin as one", ErrNoSnapshot)
	case binary.LittleEndian.Uint32(b[sum:]) != crc32.Checksum(b[:sum], castagnoli):
		return Head{}, fmt.Errorf("%w: the head's checksum is wrong", ErrNoSnapshot)
	case binary.LittleEndian.Uint32(b[16:]) != version:
		return Head{}, fmt.Errorf("%w: version %d, this program knows %d", ErrNoSnapshot, binary.LittleEndian.Uint32(b[16:]), version)
	}
	protection := binary.LittleEndian.Uint32(b[20:])
	h := Head{
		Protection: protection &^ reserved, Reserved: protection&reserved != 0, Size: int64(binary.LittleEndian.Uint64(b[24:])),
	}
	if h.Size <= 0 || h.Size > maxSize {
		return Head{}, fmt.Errorf("%w: a size of %d", ErrNoSnapshot, h.Size)
	}
	return h, nil
}

// ReadHead reads the head of a snapshot that is in all so long.
func ReadHead(r io.ReaderAt, length int64) (Head, error) {
	b := make([]byte, headSize)
	if _, err := r.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return Head{}, err
	}
	h, err := decode(b)
	if err != nil {
		return Head{}, err
	}
	if want := h.sumsStart() + (h.blocks()+1)*sumSize; length != want {
		return Head{}, fmt.Errorf("%w: %d bytes, not %d", ErrNoSnapshot, length, want)
	}
	return h, nil
}
