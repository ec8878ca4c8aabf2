package conformance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"winshm/internal/testkit"
)

// Process is another process of a front: an API whose calls are made there, by its first thread or by another.
type Process struct {
	*testkit.Actor
	Objects
	thread string   // what a line for the thread begins with
	heard  *answers // of all threads
}

// NewProcess makes a Process of one that understands the lines of [Play].
func NewProcess(actor *testkit.Actor) *Process {
	p := &Process{Actor: actor, heard: &answers{lines: map[string][]string{}}}
	p.Objects = Objects{p}
	return p
}

// answers are lines that were said by threads whose answer nobody waited for yet.
type answers struct {
	lines   map[string][]string
	threads int
}

// NewThread is the process with calls that are made by another thread, which is made for it.
func (p *Process) NewThread() *Process {
	p.heard.threads++
	thread := &Process{Actor: p.Actor, thread: fmt.Sprintf("@%d", p.heard.threads), heard: p.heard}
	thread.Objects = Objects{thread}
	return thread
}

// Call makes a call in the process and returns the answer.
func (p *Process) Call(line string) string {
	p.begin(line)
	return p.hear()
}

// begin says a call. A further thread is about to make it then.
func (p *Process) begin(line string) {
	if p.thread == "" {
		p.Say("%s", line)
		return
	}
	p.Say("%s %s", p.thread, line)
	p.hear()
}

// hear returns the thread's next line. A process that keeps its answer to itself is killed in the end, which ends the test.
func (p *Process) hear() string {
	const patience = 20 * time.Second
	end := time.AfterFunc(patience, func() { _ = p.Cmd.Process.Kill() })
	defer end.Stop()
	for len(p.heard.lines[p.thread]) == 0 {
		line := p.Hear()
		thread := ""
		if strings.HasPrefix(line, "@") {
			thread, line, _ = strings.Cut(line, " ")
		}
		p.heard.lines[thread] = append(p.heard.lines[thread], line)
	}
	line := p.heard.lines[p.thread][0]
	p.heard.lines[p.thread] = p.heard.lines[p.thread][1:]
	return line
}

// Begin begins a call that does not return for now: when Begin returns, all threads of the process are asleep, so the call
// has nothing more to do but to wait.
func (p *Process) Begin(t testing.TB, method string, args ...any) {
	t.Helper()
	fields := []string{method}
	for _, arg := range args {
		fields = append(fields, field(arg))
	}
	p.begin(strings.Join(fields, " "))
	p.awaitSleep(t)
}

// Finish returns the result of the call that Begin began.
func (p *Process) Finish() Result {
	return (&Arguments{fields: strings.Fields(p.hear())}).result()
}

// Leave ends the thread: by "Return" or "ExitThread".
func (p *Process) Leave(how string) { p.begin(how) }

// ask makes a call and returns the answer.
func (p *Process) ask(method string, args ...any) *Arguments { return ask(p, method, args...) }

func (p *Process) result(method string, args ...any) Result { return p.ask(method, args...).result() }

// awaitSleep returns when all threads have been asleep for some time, so that none is about to do more. One that waits for an
// answer of another process does not count as asleep, where that can be told.
func (p *Process) awaitSleep(t testing.TB) {
	t.Helper()
	const enough = 5
	quiet := 0
	testkit.Eventually(t, "the threads to sleep", func() bool {
		quiet++
		if !p.asleep() {
			quiet = 0
		}
		return quiet >= enough
	})
}

func (p *Process) asleep() bool {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", p.Cmd.Process.Pid))
	for _, task := range tasks {
		const recvmsg = "47 "
		call, _ := os.ReadFile(task + "/syscall")
		if state(task) != "S" || strings.HasPrefix(string(call), recvmsg) {
			return false
		}
	}
	return len(tasks) > 0
}

// Inspect tells what the native functions show of a handle, where the process is one that can ask them.
func (p *Process) Inspect(handle uint64) (SectionInfo, bool) {
	a := p.ask("Inspect", handle)
	ok := a.Number() != 0
	return SectionInfo{GrantedAccess: a.Dword(), Attributes: a.Dword(), Size: a.Number()}, ok
}

// Suspend stops the process in its tracks and returns when it stands still. It is no cooperation: the process is hung.
func (p *Process) Suspend(t testing.TB) {
	t.Helper()
	if err := p.Cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, "the process to stop", func() bool { return state(fmt.Sprintf("/proc/%d", p.Cmd.Process.Pid)) == "T" })
}

// Resume ends Suspend.
func (p *Process) Resume(t testing.TB) {
	t.Helper()
	if err := p.Cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
}

// state returns the letter that a folder of /proc has for what a process or a thread does.
func state(folder string) string {
	text, err := os.ReadFile(folder + "/stat")
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	state, _, _ := strings.Cut(rest, " ")
	return state
}
