package wire

import (
	"encoding/binary"
	"fmt"
)

// Encoder appends fields to a buffer.
type Encoder struct{ buf []byte }

// U16 appends a number of 2 bytes.
func (e *Encoder) U16(v uint16) { e.buf = binary.LittleEndian.AppendUint16(e.buf, v) }

// U32 appends a number of 4 bytes.
func (e *Encoder) U32(v uint32) { e.buf = binary.LittleEndian.AppendUint32(e.buf, v) }

// U64 appends a number of 8 bytes.
func (e *Encoder) U64(v uint64) { e.buf = binary.LittleEndian.AppendUint64(e.buf, v) }

// String appends a length of 4 bytes and the bytes of s.
func (e *Encoder) String(s string) {
	e.U32(uint32(len(s)))
	e.buf = append(e.buf, s...)
}

// Decoder reads fields in the order in which they were written. After the first error it returns zeros.
type Decoder struct {
	buf []byte
	err error
}

// take returns the next n bytes, or nil when they are not there.
func (d *Decoder) take(n int) []byte {
	if d.err != nil {
		return nil
	}
	if n > len(d.buf) {
		d.err = fmt.Errorf("%w: ends %d bytes early", ErrMalformed, n-len(d.buf))
		return nil
	}
	field := d.buf[:n]
	d.buf = d.buf[n:]
	return field
}

// U16 reads a number of 2 bytes.
func (d *Decoder) U16() uint16 {
	if b := d.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

// U32 reads a number of 4 bytes.
func (d *Decoder) U32() uint32 {
	if b := d.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// U64 reads a number of 8 bytes.
func (d *Decoder) U64() uint64 {
	if b := d.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// String reads a length of 4 bytes and as many bytes.
func (d *Decoder) String() string {
	n := d.U32()
	if uint64(n) > uint64(len(d.buf)) {
		d.take(len(d.buf) + 1)
		return ""
	}
	return string(d.take(int(n)))
}

// End returns the first error; bytes that nobody read are one.
func (d *Decoder) End() error {
	if d.err == nil && len(d.buf) > 0 {
		d.err = fmt.Errorf("%w: %d bytes too many", ErrMalformed, len(d.buf))
	}
	return d.err
}
