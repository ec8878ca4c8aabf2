package conformance

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Procedures are the window procedures of a front in Go, which do what the case tells them: see [Objects.Behave].
type Procedures struct {
	// API makes the calls of the scripts.
	API API
	// Default is DefWindowProc, and How InSendMessageEx.
	Default func(h uint64, message uint32, w, l uint64) uint64
	How     func() uint32

	mu    sync.Mutex
	rules []rule
	told  []string
}

// rule is the script of a window, or of all, for a message.
type rule struct {
	window  uint64
	message uint32
	script  string
}

// scene is what a procedure is called with, and how far it got with its script.
type scene struct {
	window       uint64
	message      uint32
	w, l         uint64
	last, result uint64 // last is the value of the line before
	over         bool
}

// Behave remembers the script of a line.
func (p *Procedures) Behave(a *Arguments) string {
	r := rule{window: a.Number(), message: a.Dword(), script: string(a.Bytes())}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = append(p.rules, r)
	return Answer(Result{Value: 1})
}

// Told tells, and forgets, what was noted.
func (p *Procedures) Told(*Arguments) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	told := p.told
	p.told = nil
	return strings.Join(append([]string{""}, told...), ";")
}

// Note notes something for Told.
func (p *Procedures) Note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, fmt.Sprintf(format, args...))
}

// Script returns the script for a message, the one that was told last.
func (p *Procedures) Script(h uint64, message uint32) (script string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range slices.Backward(p.rules) {
		if (r.window == h || r.window == 0) && r.message == message {
			return r.script, true
		}
	}
	return "", false
}

// Handle is the window procedure.
func (p *Procedures) Handle(h uint64, message uint32, w, l uint64) uint64 {
	script, ok := p.Script(h, message)
	if !ok {
		return p.Default(h, message, w, l)
	}
	p.Note("M %d %d %d %d", message, w, l, p.How())
	s := scene{window: h, message: message, w: w, l: l}
	for line := range strings.SplitSeq(script, ";") {
		if !s.over {
			p.step(&s, line)
		}
	}
	return s.result
}

func (p *Procedures) step(s *scene, line string) {
	fields := strings.Fields(line)
	for i := range fields {
		fields[i] = s.value(fields[i])
	}
	switch fields[0] {
	case "If":
		if fields[1] != "0" {
			p.step(s, strings.Join(fields[2:], " "))
		}
	case "Return":
		s.result, s.over = numberOf(fields[1]), true
	case "Default":
		s.result = p.Default(s.window, s.message, s.w, s.l)
	case "ExitThread":
		runtime.Goexit()
	default:
		answer, err := call(p.API, strings.Join(fields, " "))
		if err != nil {
			panic(fmt.Sprintf("%q: %v", line, err))
		}
		s.last = numberOf(strings.Fields(answer)[0])
		p.Note("A %s", answer)
	}
}

// value returns what a field stands for.
func (s *scene) value(field string) string {
	values := map[string]uint64{
		"$h": s.window, "$m": uint64(s.message), "$w": s.w, "$l": s.l, "$d": s.w - 1, "$r": s.last, "$i": s.last + 1,
	}
	if n, ok := values[field]; ok {
		return fmt.Sprint(n)
	}
	return field
}

func numberOf(field string) uint64 {
	n, err := strconv.ParseUint(field, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}
