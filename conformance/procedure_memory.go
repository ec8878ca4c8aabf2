package conformance

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// MemoryMethods are the methods of a front in Go that make and read what messages carry.
func MemoryMethods(api API) map[string]func(*Arguments) string {
	m := memory{api}
	return map[string]func(*Arguments) string{
		"Memory":   func(a *Arguments) string { return m.answer(make([]byte, a.Number())) },
		"Fill":     m.fill,
		"Digest":   func(a *Arguments) string { return fmt.Sprint(digestOf(m.read(a.Number(), a.Number()))) },
		"CopyData": m.copyData,
		"Strtok":   m.strtok,
		"Text":     func(a *Arguments) string { return m.answer(units(a.Name())) },
		"PutText":  m.putText,
		"ReadText": m.readText,
	}
}

// memory is that of the process whose calls the API makes.
type memory struct{ api API }

// answer makes memory that holds data and a zero behind, and answers with its address.
func (m memory) answer(data []byte) string {
	at := m.api.VirtualAlloc(0, uint64(len(data))+2, memCommit|memReserve, pageReadWrite)
	if len(bytes.Trim(data, "\x00")) > 0 {
		m.write(at.Value, data)
	}
	return Answer(at)
}

func (m memory) read(at, n uint64) []byte {
	data, ok := m.api.Peek(at, int(n))
	if !ok {
		panic(fmt.Sprintf("%d bytes at %#x cannot be read", n, at))
	}
	return data
}

func (m memory) write(at uint64, data []byte) {
	if !m.api.Poke(at, data) {
		panic(fmt.Sprintf("%d bytes at %#x cannot be written", len(data), at))
	}
}

func (m memory) fill(a *Arguments) string {
	at, n, seed := a.Number(), int(a.Number()), a.Dword()
	m.write(at, filled(n, seed))
	return Answer(Result{Value: 1})
}

// structure reads a COPYDATASTRUCT.
func (m memory) structure(at uint64) (kind uint64, size uint32, data uint64) {
	const length, sizeAt, dataAt = 24, 8, 16
	b := m.read(at, length)
	return binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[sizeAt:]), binary.LittleEndian.Uint64(b[dataAt:])
}

func (m memory) copyData(a *Arguments) string {
	kind, size, at := m.structure(a.Number())
	var data []byte
	if at != 0 {
		data = m.read(at, uint64(size))
	}
	return fmt.Sprint(kind, size, flag(at != 0), digestOf(data))
}

// strtok counts the words as strtok(3) does, which writes a zero behind each.
func (m memory) strtok(a *Arguments) string {
	_, size, at := m.structure(a.Number())
	text, _, _ := bytes.Cut(m.read(at, uint64(size)), []byte{0})
	words := bytes.Fields(text)
	m.write(at, bytes.ReplaceAll(text, []byte{' '}, []byte{0}))
	return fmt.Sprint(len(words))
}

func (m memory) putText(a *Arguments) string {
	at, text := a.Number(), a.Name()
	m.write(at, units(append(text, 0)))
	return Answer(Result{Value: 1})
}

func (m memory) readText(a *Arguments) string {
	var text []uint16
	for at := a.Number(); ; at += 2 {
		unit := binary.LittleEndian.Uint16(m.read(at, 2))
		if unit == 0 {
			return Answer(Result{Value: 1}, Units(text))
		}
		text = append(text, unit)
	}
}

// units is a text as it is in memory.
func units(text []uint16) []byte {
	var data []byte
	for _, unit := range text {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return data
}
