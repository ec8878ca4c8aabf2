package conformance

import (
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/testkit"
	"winshm/winerr"
)

// Process is another process of a front: an API whose calls are made there.
type Process struct {
	*testkit.Actor
}

// Play makes calls for the test until it says no more. A line of the test is the name of a method of [API] and its
// parameters, separated by spaces: numbers are decimal, bytes are "=" and hexadecimal digits (of four for each unit of a
// name), a null pointer is "-", attributes are three fields (length, descriptor, inherit) or one "-". The answer is a
// line with value and code, or 1 or 0 for Peek and Poke, and what else the method returns.
func Play(api API, stage *testkit.Stage) {
	for {
		line, err := stage.Hear()
		if err != nil {
			return
		}
		fields := strings.Fields(line)
		args := &arguments{fields: fields[1:]}
		answer := call(api, fields[0], args)
		if args.err != nil {
			stage.Check(fmt.Errorf("%q: %w", line, args.err))
		}
		stage.Say("%s", answer)
	}
}

func call(api API, method string, a *arguments) string {
	switch method {
	case "CreateFileMapping":
		return answer(api.CreateFileMapping(a.number(), a.attributes(), a.dword(), a.dword(), a.dword(), a.name()))
	case "OpenFileMapping":
		return answer(api.OpenFileMapping(a.dword(), a.dword(), a.name()))
	case "MapViewOfFile":
		return answer(api.MapViewOfFile(a.number(), a.dword(), a.dword(), a.dword(), a.number()))
	case "MapViewOfFileEx":
		return answer(api.MapViewOfFileEx(a.number(), a.dword(), a.dword(), a.dword(), a.number(), a.number()))
	case "UnmapViewOfFile":
		return answer(api.UnmapViewOfFile(a.number()))
	case "FlushViewOfFile":
		return answer(api.FlushViewOfFile(a.number(), a.number()))
	case "VirtualQuery":
		info, r := api.VirtualQuery(a.number(), a.number())
		return answer(r, info.BaseAddress, info.AllocationBase, info.AllocationProtect, info.RegionSize, info.State,
			info.Protect, info.Type)
	case "CloseHandle":
		return answer(api.CloseHandle(a.number()))
	case "GetHandleInformation":
		flags, r := api.GetHandleInformation(a.number())
		return answer(r, flags)
	case "SetHandleInformation":
		return answer(api.SetHandleInformation(a.number(), a.dword(), a.dword()))
	case "VirtualAlloc":
		return answer(api.VirtualAlloc(a.number(), a.number(), a.dword(), a.dword()))
	case "VirtualFree":
		return answer(api.VirtualFree(a.number(), a.number(), a.dword()))
	case "VirtualProtect":
		old, r := api.VirtualProtect(a.number(), a.number(), a.dword(), a.number() != 0)
		return answer(r, old)
	case "GetFileType":
		return answer(api.GetFileType(a.number()))
	case "WaitForSingleObject":
		return answer(api.WaitForSingleObject(a.number(), a.dword()))
	case "DuplicateHandle":
		handle, r := api.DuplicateHandle(a.number(), a.number(), a.number(), a.number() != 0, a.dword(), a.dword(), a.dword())
		return answer(r, handle)
	case "OpenProcess":
		return answer(api.OpenProcess(a.dword(), a.dword(), a.dword()))
	case "CurrentProcessID":
		return fmt.Sprint(api.CurrentProcessID())
	case "CurrentProcess":
		return fmt.Sprint(api.CurrentProcess())
	case "Peek":
		data, ok := api.Peek(a.number(), int(a.dword()))
		return fmt.Sprint(flag(ok), " =", hex.EncodeToString(data))
	case "Poke":
		return fmt.Sprint(flag(api.Poke(a.number(), a.bytes())))
	}
	if narrow, ok := api.(Narrow); ok && strings.HasSuffix(method, "A") {
		return callNarrow(narrow, method, a)
	}
	return callShared(api, method, a)
}

func callShared(api API, method string, a *arguments) string {
	switch method {
	case "SHAllocShared":
		return answer(api.SHAllocShared(a.bytes(), a.dword(), a.dword()))
	case "SHLockShared":
		return answer(api.SHLockShared(a.number(), a.dword()))
	case "SHLockSharedEx":
		return answer(api.SHLockSharedEx(a.number(), a.dword(), a.dword()))
	case "SHUnlockShared":
		return answer(api.SHUnlockShared(a.number()))
	case "SHFreeShared":
		return answer(api.SHFreeShared(a.number(), a.dword()))
	case "SHMapHandle":
		return answer(api.SHMapHandle(a.number(), a.dword(), a.dword(), a.dword(), a.dword()))
	}
	a.fail("no such method")
	return ""
}

func callNarrow(api Narrow, method string, a *arguments) string {
	switch method {
	case "CreateFileMappingA":
		return answer(api.CreateFileMappingA(a.number(), a.attributes(), a.dword(), a.dword(), a.dword(), a.bytes()))
	case "OpenFileMappingA":
		return answer(api.OpenFileMappingA(a.dword(), a.dword(), a.bytes()))
	}
	a.fail("no such method")
	return ""
}

func answer(r Result, more ...any) string {
	return strings.TrimSpace(fmt.Sprintln(append([]any{r.Value, uint32(r.Code)}, more...)...))
}

func flag(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// arguments are what is left of a line. The first error stays.
type arguments struct {
	fields []string
	err    error
}

func (a *arguments) fail(why string) {
	if a.err == nil {
		a.err = fmt.Errorf("%s", why)
	}
}

func (a *arguments) next() string {
	if len(a.fields) == 0 {
		a.fail("too few fields")
		return ""
	}
	field := a.fields[0]
	a.fields = a.fields[1:]
	return field
}

func (a *arguments) sized(bits int) uint64 {
	n, err := strconv.ParseUint(a.next(), 10, bits)
	if err != nil {
		a.fail(err.Error())
	}
	return n
}

func (a *arguments) number() uint64 { return a.sized(64) }
func (a *arguments) dword() uint32  { return uint32(a.sized(32)) }

func (a *arguments) bytes() []byte {
	field := a.next()
	if field == "-" {
		return nil
	}
	digits, ok := strings.CutPrefix(field, "=")
	data, err := hex.DecodeString(digits)
	if !ok || err != nil {
		a.fail("these are no bytes: " + field)
	}
	return data
}

func (a *arguments) name() []uint16 {
	data := a.bytes()
	if data == nil {
		return nil
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i])<<8 | uint16(data[2*i+1])
	}
	return units
}

func (a *arguments) attributes() *Attributes {
	if len(a.fields) > 0 && a.fields[0] == "-" {
		a.next()
		return nil
	}
	return &Attributes{Length: a.dword(), Descriptor: a.bytes(), Inherit: a.dword()}
}

// ask makes a call in the process and returns the answer.
func (p *Process) ask(method string, args ...any) *arguments {
	fields := []string{method}
	for _, arg := range args {
		fields = append(fields, field(arg))
	}
	p.Say("%s", strings.Join(fields, " "))
	return &arguments{fields: strings.Fields(p.Hear())}
}

func field(arg any) string {
	switch arg := arg.(type) {
	case []byte:
		if arg == nil {
			return "-"
		}
		return "=" + hex.EncodeToString(arg)
	case []uint16:
		if arg == nil {
			return "-"
		}
		data := make([]byte, 0, 2*len(arg))
		for _, unit := range arg {
			data = append(data, byte(unit>>8), byte(unit))
		}
		return field(data)
	case *Attributes:
		if arg == nil {
			return "-"
		}
		return field(arg.Length) + " " + field(arg.Descriptor) + " " + field(arg.Inherit)
	}
	if yes, ok := arg.(bool); ok {
		return fmt.Sprint(flag(yes))
	}
	return fmt.Sprint(arg)
}

func (p *Process) result(method string, args ...any) Result {
	return p.ask(method, args...).result()
}

func (a *arguments) result() Result {
	return Result{Value: a.number(), Code: winerr.Errno(a.dword())}
}

// Inspect tells what the native functions show of a handle, where the process is one that can ask them.
func (p *Process) Inspect(handle uint64) (SectionInfo, bool) {
	a := p.ask("Inspect", handle)
	ok := a.number() != 0
	return SectionInfo{GrantedAccess: a.dword(), Attributes: a.dword(), Size: a.number()}, ok
}

// Suspend stops the process in its tracks and returns when it stands still. It is no cooperation: the process is hung.
func (p *Process) Suspend(t testing.TB) {
	t.Helper()
	if err := p.Cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, "the process to stop", func() bool { return p.state() == "T" })
}

// Resume ends Suspend.
func (p *Process) Resume(t testing.TB) {
	t.Helper()
	if err := p.Cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
}

// state returns the letter that /proc has for what the process does.
func (p *Process) state() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Cmd.Process.Pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	state, _, _ := strings.Cut(rest, " ")
	return state
}
