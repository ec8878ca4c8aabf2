package conformance

import (
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"winshm/internal/testkit"
)

// Play makes calls for the test until it says no more. A line of the test is the name of a method of [API] or [Objects] and
// its parameters, separated by spaces: numbers are decimal, bytes are "=" and hexadecimal digits (of four for each unit of a
// name), a null pointer is "-", attributes are three fields (length, descriptor, inherit) or one "-", handles are told after
// how many they are. The answer is a line with value and code, or 1 or 0 for Peek and Poke, and what else the method returns.
//
// A line that begins with "@" and a number is for a further thread, which is made when it is first spoken to. It says "@" and
// the number when it is about to make the call, and then again with the answer. "ExitThread" and "Return" end it.
func Play(api API, stage *testkit.Stage) {
	runtime.LockOSThread()
	p := player{api: api, stage: stage, threads: map[string]chan string{}}
	for {
		line, err := stage.Hear()
		if err != nil {
			return
		}
		if strings.HasPrefix(line, "@") {
			p.pass(line)
		} else {
			p.say(p.call(line))
		}
	}
}

type player struct {
	api     API
	stage   *testkit.Stage
	threads map[string]chan string
	mu      sync.Mutex // one line after the other
}

func (p *player) call(line string) string {
	answer, err := call(p.api, line)
	if err != nil {
		p.stage.Check(fmt.Errorf("%q: %w", line, err))
	}
	return answer
}

func (p *player) say(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stage.Say("%s", line)
}

// pass gives a line to its thread.
func (p *player) pass(line string) {
	thread, rest, _ := strings.Cut(line, " ")
	lines := p.threads[thread]
	if lines == nil {
		lines = make(chan string, 1)
		p.threads[thread] = lines
		go p.thread(thread, lines)
	}
	lines <- rest
}

// thread is one of the system's, which ends with its goroutine.
func (p *player) thread(name string, lines <-chan string) {
	runtime.LockOSThread()
	for line := range lines {
		p.say(name)
		if line == "ExitThread" || line == "Return" {
			return
		}
		p.say(name + " " + p.call(line))
	}
}

func call(api API, line string) (string, error) {
	fields := strings.Fields(line)
	a := &Arguments{fields: fields[1:]}
	answer := callAPI(api, fields[0], a)
	if answer == "" && a.err == nil {
		answer = api.Call(line)
	}
	return answer, a.err
}

// callAPI returns "" for a method that it does not know.
func callAPI(api API, method string, a *Arguments) string {
	switch method {
	case "CreateFileMapping":
		return Answer(api.CreateFileMapping(a.Number(), a.Attributes(), a.Dword(), a.Dword(), a.Dword(), a.Name()))
	case "OpenFileMapping":
		return Answer(api.OpenFileMapping(a.Dword(), a.Dword(), a.Name()))
	case "MapViewOfFile":
		return Answer(api.MapViewOfFile(a.Number(), a.Dword(), a.Dword(), a.Dword(), a.Number()))
	case "MapViewOfFileEx":
		return Answer(api.MapViewOfFileEx(a.Number(), a.Dword(), a.Dword(), a.Dword(), a.Number(), a.Number()))
	case "UnmapViewOfFile":
		return Answer(api.UnmapViewOfFile(a.Number()))
	case "FlushViewOfFile":
		return Answer(api.FlushViewOfFile(a.Number(), a.Number()))
	case "VirtualQuery":
		info, r := api.VirtualQuery(a.Number(), a.Number())
		return Answer(r, info.BaseAddress, info.AllocationBase, info.AllocationProtect, info.RegionSize, info.State,
			info.Protect, info.Type)
	case "CloseHandle":
		return Answer(api.CloseHandle(a.Number()))
	case "GetHandleInformation":
		flags, r := api.GetHandleInformation(a.Number())
		return Answer(r, flags)
	case "SetHandleInformation":
		return Answer(api.SetHandleInformation(a.Number(), a.Dword(), a.Dword()))
	case "VirtualAlloc":
		return Answer(api.VirtualAlloc(a.Number(), a.Number(), a.Dword(), a.Dword()))
	case "VirtualFree":
		return Answer(api.VirtualFree(a.Number(), a.Number(), a.Dword()))
	case "VirtualProtect":
		old, r := api.VirtualProtect(a.Number(), a.Number(), a.Dword(), a.Number() != 0)
		return Answer(r, old)
	case "GetFileType":
		return Answer(api.GetFileType(a.Number()))
	case "WaitForSingleObject":
		return Answer(api.WaitForSingleObject(a.Number(), a.Dword()))
	case "DuplicateHandle":
		handle, r := api.DuplicateHandle(a.Number(), a.Number(), a.Number(), a.Number() != 0, a.Dword(), a.Dword(), a.Dword())
		return Answer(r, handle)
	case "OpenProcess":
		return Answer(api.OpenProcess(a.Dword(), a.Dword(), a.Dword()))
	case "CurrentProcessID":
		return fmt.Sprint(api.CurrentProcessID())
	case "CurrentProcess":
		return fmt.Sprint(api.CurrentProcess())
	case "Peek":
		data, ok := api.Peek(a.Number(), int(a.Dword()))
		return fmt.Sprint(flag(ok), " =", hex.EncodeToString(data))
	case "Poke":
		return fmt.Sprint(flag(api.Poke(a.Number(), a.Bytes())))
	}
	if narrow, ok := api.(Narrow); ok && strings.HasSuffix(method, "A") {
		return callNarrow(narrow, method, a)
	}
	return callShared(api, method, a)
}

func callShared(api API, method string, a *Arguments) string {
	switch method {
	case "SHAllocShared":
		return Answer(api.SHAllocShared(a.Bytes(), a.Dword(), a.Dword()))
	case "SHLockShared":
		return Answer(api.SHLockShared(a.Number(), a.Dword()))
	case "SHLockSharedEx":
		return Answer(api.SHLockSharedEx(a.Number(), a.Dword(), a.Dword()))
	case "SHUnlockShared":
		return Answer(api.SHUnlockShared(a.Number()))
	case "SHFreeShared":
		return Answer(api.SHFreeShared(a.Number(), a.Dword()))
	case "SHMapHandle":
		return Answer(api.SHMapHandle(a.Number(), a.Dword(), a.Dword(), a.Dword(), a.Dword()))
	}
	return ""
}

func callNarrow(api Narrow, method string, a *Arguments) string {
	switch method {
	case "CreateFileMappingA":
		return Answer(api.CreateFileMappingA(a.Number(), a.Attributes(), a.Dword(), a.Dword(), a.Dword(), a.Bytes()))
	case "OpenFileMappingA":
		return Answer(api.OpenFileMappingA(a.Dword(), a.Dword(), a.Bytes()))
	}
	a.fail("no such method")
	return ""
}

// Answer is the line that answers with a result and what more the function returns.
func Answer(r Result, more ...any) string {
	return strings.TrimSpace(fmt.Sprintln(append([]any{r.Value, uint32(r.Code)}, more...)...))
}

func flag(ok bool) int {
	if ok {
		return 1
	}
	return 0
}
