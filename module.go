package winshm

import (
	"strings"
	"sync/atomic"

	"winshm/internal/client"
	"winshm/winerr"
)

// Module is memory that all programs which attach to it have in common, as the shared data section of a library is for the
// processes that load it: the first one to attach gives it its contents, and when the last one has detached, or is gone,
// they are forgotten. It is safe for concurrent use; the memory itself is as safe as what the programs agree upon makes it.
type Module struct {
	name   string
	shared *client.Shared
	view   *View
	closed atomic.Bool
}

// OpenModule attaches to the module of that name, which has size bytes in all programs. The first one to attach initialises
// the memory, which is all zero before that, while others wait; init may be nil if zeros will do. When init returns an error
// or its process dies in it, the next program initialises afresh. init must not open the same module.
//
// A name without a prefix, or with Local\, is the session's; one with Global\ is the machine's. Modules and sections do not
// meet: a section may have the same name.
//
// Errors: that of init, winerr.ERROR_BAD_LENGTH if the module has another size, those of [CreateSection].
// (LoadLibrary, with DLL_PROCESS_ATTACH and a section that is SHARED)
func OpenModule(name string, size int64, init func(memory []byte) error) (*Module, error) {
	return shared.OpenModule(name, size, init)
}

// OpenModule is the function of that name, through c.
func (c *Client) OpenModule(name string, size int64, init func(memory []byte) error) (*Module, error) {
	const op, most = "open module", 1 << 62
	object := moduleName(name)
	if err := checkName(object); err != nil {
		return nil, opError(op, name, err)
	}
	if size <= 0 || size > most || name == "" {
		return nil, opError(op, name, winerr.ERROR_INVALID_PARAMETER)
	}
	if init == nil {
		init = func([]byte) error { return nil }
	}
	s, err := c.c.OpenShared(object, uintptr(size), init)
	if err != nil {
		return nil, opError(op, name, err)
	}
	return &Module{name: name, shared: s, view: &View{name: name, writable: true, memory: s.Memory()}}, nil
}

// moduleName returns the name of the section that a module's memory is in.
func moduleName(name string) string {
	i := strings.LastIndexByte(name, '\\') + 1
	return name[:i] + "winshm.module." + name[i:]
}

// Name returns the name that the module was opened by.
func (m *Module) Name() string { return m.name }

// First reports whether it was this program that initialised the memory.
func (m *Module) First() bool { return m.shared.First }

// View returns the view that the memory is mapped in, for [At], [SliceAt], ReadAt and WriteAt. Close closes it.
func (m *Module) View() *View { return m.view }

// Bytes returns the memory, nil after Close. It must not be touched after Close: that is a fault, which ends the program.
func (m *Module) Bytes() []byte { return m.view.Bytes() }

// Close detaches from the module. A second Close is an error that is fs.ErrClosed. (FreeLibrary)
func (m *Module) Close() error {
	const op = "close module"
	if m.closed.Swap(true) {
		return opError(op, m.name, winerr.ERROR_INVALID_HANDLE)
	}
	_ = m.view.Close() // the program may have done so
	return opError(op, m.name, m.shared.CloseHandle())
}
