package kernel32

import (
	"errors"
	"strings"
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// ProcThreadAttributeList is PROC_THREAD_ATTRIBUTE_LIST: opaque, and followed by as many attributes as it has room for.
type ProcThreadAttributeList struct{ room, used uint32 }

type attribute struct {
	key   uintptr
	value unsafe.Pointer
	size  uintptr
}

func (l *ProcThreadAttributeList) attributes() []attribute {
	return unsafe.Slice((*attribute)(unsafe.Add(unsafe.Pointer(l), unsafe.Sizeof(*l))), l.room)
}

// InitializeProcThreadAttributeList makes an empty list for count attributes in memory of *size bytes, and stores how much
// it needs. ERROR_INSUFFICIENT_BUFFER: list is nil, or the memory too small.
func InitializeProcThreadAttributeList(list *ProcThreadAttributeList, count, flags uint32, size *uintptr) error {
	const most = 64
	if flags != 0 || count > most {
		return winerr.ERROR_INVALID_PARAMETER
	}
	need := unsafe.Sizeof(*list) + uintptr(count)*unsafe.Sizeof(attribute{})
	if list == nil || *size < need {
		*size = need
		return winerr.ERROR_INSUFFICIENT_BUFFER
	}
	*list = ProcThreadAttributeList{room: count}
	return nil
}

// UpdateProcThreadAttribute adds an attribute to the list. Its value must stay where it is until the list is not used any
// more. Only PROC_THREAD_ATTRIBUTE_HANDLE_LIST has a meaning here.
func UpdateProcThreadAttribute(
	list *ProcThreadAttributeList, flags uint32, key uintptr, value unsafe.Pointer, size uintptr, _ unsafe.Pointer, _ *uintptr,
) error {
	switch {
	case flags != 0:
		return winerr.ERROR_INVALID_PARAMETER
	case key != PROC_THREAD_ATTRIBUTE_HANDLE_LIST:
		return winerr.ERROR_NOT_SUPPORTED
	case size == 0 || size%unsafe.Sizeof(Handle(0)) != 0:
		return winerr.ERROR_BAD_LENGTH
	case list.used == list.room:
		return winerr.ERROR_GEN_FAILURE
	}
	list.attributes()[list.used] = attribute{key, value, size}
	list.used++
	return nil
}

// DeleteProcThreadAttributeList ends the use of a list. Its memory stays the caller's.
func DeleteProcThreadAttributeList(list *ProcThreadAttributeList) { list.used = 0 }

// ProcThreadAttributeListContainer is an attribute list with the memory that it needs.
type ProcThreadAttributeListContainer struct {
	memory []uintptr // a ProcThreadAttributeList
	values []unsafe.Pointer
}

// NewProcThreadAttributeList returns an empty list for so many attributes.
func NewProcThreadAttributeList(maxAttrCount uint32) (*ProcThreadAttributeListContainer, error) {
	var size uintptr
	if err := InitializeProcThreadAttributeList(nil, maxAttrCount, 0, &size); !errors.Is(err, winerr.ERROR_INSUFFICIENT_BUFFER) {
		return nil, err
	}
	c := &ProcThreadAttributeListContainer{memory: make([]uintptr, size/unsafe.Sizeof(uintptr(0)))}
	return c, InitializeProcThreadAttributeList(c.List(), maxAttrCount, 0, &size)
}

// Update adds an attribute, and keeps its value.
func (c *ProcThreadAttributeListContainer) Update(key uintptr, value unsafe.Pointer, size uintptr) error {
	c.values = append(c.values, value)
	return UpdateProcThreadAttribute(c.List(), 0, key, value, size, nil, nil)
}

// Delete ends the use of the list.
func (c *ProcThreadAttributeListContainer) Delete() { DeleteProcThreadAttributeList(c.List()) }

// List returns the list itself.
func (c *ProcThreadAttributeListContainer) List() *ProcThreadAttributeList {
	return (*ProcThreadAttributeList)(unsafe.Pointer(unsafe.SliceData(c.memory)))
}

// listedHandles returns the handles that a StartupInfoEx lists; nil: all inheritable ones.
func listedHandles(info *StartupInfo) []client.Handle {
	if info == nil {
		return nil
	}
	list := (*StartupInfoEx)(unsafe.Pointer(info)).ProcThreadAttributeList
	if list == nil {
		return nil
	}
	var listed []client.Handle
	for _, a := range list.attributes()[:list.used] {
		for _, h := range unsafe.Slice((*Handle)(a.value), a.size/unsafe.Sizeof(Handle(0))) {
			listed = append(listed, number(h))
		}
	}
	return listed
}

// text returns a zero-terminated string of any length, or nil.
func text(p *uint16) *string {
	if p == nil {
		return nil
	}
	s := textAt(p)
	return &s
}

func textAt(p *uint16) string {
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return wtf8.FromUTF16(unsafe.Slice(p, n))
}

// environment reads a block of strings, which an empty one ends. Those without a name (=C:=C:\dir) mean nothing here.
func environment(block *uint16, wide bool) []string {
	var env []string
	at := unsafe.Pointer(block)
	for {
		var pair string
		if wide {
			pair = textAt((*uint16)(at))
			at = unsafe.Add(at, 2*(len(wtf8.ToUTF16(pair))+1))
		} else {
			pair = narrowAt((*byte)(at))
			at = unsafe.Add(at, len(pair)+1)
		}
		if pair == "" {
			return env
		}
		if !strings.HasPrefix(pair, "=") {
			env = append(env, pair)
		}
	}
}

func narrowAt(p *byte) string {
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(p), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(p, n))
}
