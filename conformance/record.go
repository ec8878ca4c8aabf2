package conformance

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// recorder is a test that remembers that it failed, instead of failing. What is left to clean up is the real test's.
type recorder struct {
	testing.TB
	failed, skipped bool
	why             []string
}

// record runs f with a recorder until f returns or gives up.
func record(t testing.TB, f func(testing.TB)) *recorder {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r
}

func (r *recorder) note(text string) { r.why = append(r.why, strings.TrimSpace(text)) }

func (r *recorder) Errorf(format string, args ...any) {
	r.note(fmt.Sprintf(format, args...))
	r.Fail()
}

func (r *recorder) Error(args ...any) {
	r.note(fmt.Sprintln(args...))
	r.Fail()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.note(fmt.Sprintf(format, args...))
	r.FailNow()
}

func (r *recorder) Fatal(args ...any) {
	r.note(fmt.Sprintln(args...))
	r.FailNow()
}

func (r *recorder) Fail() { r.failed = true }

func (r *recorder) FailNow() {
	r.failed = true
	runtime.Goexit()
}

func (r *recorder) Skip(args ...any) {
	r.note(fmt.Sprintln(args...))
	r.SkipNow()
}

func (r *recorder) Skipf(format string, args ...any) {
	r.note(fmt.Sprintf(format, args...))
	r.SkipNow()
}

func (r *recorder) SkipNow() {
	r.skipped = true
	runtime.Goexit()
}

func (r *recorder) Failed() bool  { return r.failed }
func (r *recorder) Skipped() bool { return r.skipped }
