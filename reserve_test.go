package winshm_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func ExampleSection_Commit() {
	section, err := winshm.CreateSection(`Local\log`, 1<<40, &winshm.SectionOptions{Reserve: true}) // room for 1 TiB, which costs nothing
	if err != nil {
		log.Fatal(err)
	}
	defer section.Close()

	view, err := section.Map(nil)
	if err != nil {
		log.Fatal(err)
	}
	defer view.Close()

	end := int64(0)
	for _, line := range []string{"one\n", "two\n"} {
		if err := section.Commit(end, int64(len(line))); err != nil { // the memory grows, in every process's view, and none moves
			log.Fatal(err)
		}
		copy(view.Bytes()[end:], line)
		end += int64(len(line))
	}
	_, committed, err := view.Committed(0)
	fmt.Printf("%q, in %d bytes of %d: %v\n", view.Bytes()[:end], committed, view.Size(), err)
	// Output: "one\ntwo\n", in 4096 bytes of 1099511627776: <nil>
}

const (
	page     = 4096
	tebibyte = 1 << 40
)

func mapped(t testing.TB, s *winshm.Section, opts *winshm.ViewOptions) *winshm.View {
	t.Helper()
	v, err := s.Map(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func wantCommitted(t *testing.T, v *winshm.View, off int64, want bool, length int64) {
	t.Helper()
	if committed, n, err := v.Committed(off); committed != want || n != length || err != nil {
		t.Errorf("at %#x: committed %t for %#x bytes, %v; want %t, %#x", off, committed, n, err, want, length)
	}
}

func TestReserve(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "s", tebibyte, &winshm.SectionOptions{Reserve: true})
	if s.Size() != tebibyte || s.Protection() != winshm.ReadWrite {
		t.Errorf("size %d, protection %#x", s.Size(), s.Protection())
	}
	reader, err := c.OpenSection("s", winshm.MapRead)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	whole, tail := mapped(t, s, nil), mapped(t, reader, &winshm.ViewOptions{Offset: tebibyte - 64<<10, Length: 64<<10 - 10})
	own := mapped(t, reader, &winshm.ViewOptions{Mode: winshm.ViewCopy, Length: 10 * page})
	wantCommitted(t, whole, 5, false, tebibyte-5)
	for _, step := range []struct {
		section        *winshm.Section
		offset, length int64
	}{{s, page + 5, 1}, {reader, 2 * page, page}, {reader, tebibyte - page - 1, 1 + page}, {s, page, 1}} {
		if err := step.section.Commit(step.offset, step.length); err != nil {
			t.Error(err)
		}
	}
	wantCommitted(t, whole, 0, false, page)
	wantCommitted(t, whole, page+1, true, 2*page-1)
	wantCommitted(t, whole, 3*page, false, tebibyte-5*page)
	wantCommitted(t, tail, 64<<10-page, true, page-10)
	wantCommitted(t, own, page, true, 2*page)
	whole.Bytes()[page], whole.Bytes()[tebibyte-1-10] = 1, 2
	own.Bytes()[page+1] = 3
	if own.Bytes()[page] != 1 || tail.Bytes()[64<<10-1-10] != 2 || whole.Bytes()[page+1] != 0 {
		t.Error("the views are not of one memory")
	}
	if !faults(func() { mapped(t, create(t, c, "", page, &winshm.SectionOptions{Reserve: true}), nil).Bytes()[0] = 1 }) {
		t.Error("what is not committed can be written")
	}
}

func TestReserveErrors(t *testing.T) {
	c, _ := connect(t)
	for size, code := range map[int64]winerr.Errno{8 << 40: winerr.ERROR_NO_SYSTEM_RESOURCES, 1 << 47: winerr.ERROR_NOT_ENOUGH_MEMORY} {
		_, err := c.CreateSection("large", size, &winshm.SectionOptions{Reserve: true})
		wantError(t, err, "create section", "large", code, nil)
	}
	s := create(t, c, "s", tebibyte, &winshm.SectionOptions{Reserve: true})
	query, err := c.OpenSection("s", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	closed, err := c.OpenSection("s", 0)
	if err = errors.Join(err, closed.Close()); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		section        *winshm.Section
		offset, length int64
		code           winerr.Errno
	}{
		{s, 0, 0, winerr.ERROR_INVALID_PARAMETER},
		{s, -1, 1, winerr.ERROR_INVALID_PARAMETER},
		{s, 0, -1, winerr.ERROR_INVALID_PARAMETER},
		{s, tebibyte, 1, winerr.ERROR_INVALID_ADDRESS},
		{s, page, tebibyte, winerr.ERROR_INVALID_ADDRESS},
		{s, 1<<63 - 1, 1<<63 - 1, winerr.ERROR_INVALID_ADDRESS},
		{s, 0, tebibyte, winerr.ERROR_COMMITMENT_LIMIT},
		{query, 0, 1, winerr.ERROR_ACCESS_DENIED},
		{closed, 0, 1, winerr.ERROR_INVALID_HANDLE},
	} {
		wantError(t, tc.section.Commit(tc.offset, tc.length), "commit section", "s", tc.code, nil)
	}
	v := mapped(t, s, nil)
	wantCommitted(t, v, 0, false, tebibyte)
	if _, _, err := v.Committed(tebibyte); winshm.Code(err) != winerr.ERROR_INVALID_PARAMETER {
		t.Error("behind the end: ", err)
	}
	reader, err := c.OpenSection("s", winshm.MapRead)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	wantError(t, reader.Commit(0, tebibyte), "commit section", "s", winerr.ERROR_COMMITMENT_LIMIT, nil)
	ordinary := create(t, c, "ordinary", 2*page, nil)
	if err := ordinary.Commit(page, page); err != nil {
		t.Error("of an ordinary section: ", err)
	}
	wantCommitted(t, mapped(t, ordinary, nil), 7, true, 2*page-7)
}

func TestReserveReadAt(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "s", 4*page, &winshm.SectionOptions{Reserve: true})
	v := mapped(t, s, nil)
	if err := s.Commit(0, page); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		off  int64
		n    int
		code winerr.Errno
	}{{0, page, 0}, {page - 1, 1, 0}, {page - 1, 2, winerr.ERROR_NOACCESS}, {page, 1, winerr.ERROR_NOACCESS}, {2*page + 3, page, winerr.ERROR_NOACCESS}} {
		buf := make([]byte, tc.n)
		_, writeErr := v.WriteAt(buf, tc.off)
		_, readErr := v.ReadAt(buf, tc.off)
		for _, err := range []error{writeErr, readErr} {
			if winshm.Code(err) != tc.code {
				t.Errorf("%d bytes at %#x: %v, want %v", tc.n, tc.off, err, tc.code)
			}
		}
	}
}

// TestReserveIsNoBlock: what expects memory to be there is not misled.
func TestReserveIsNoBlock(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "winshm.module.m", 3*page, &winshm.SectionOptions{Reserve: true})
	if _, err := c.OpenBlock(s.Handle(), os.Getpid()).Lock(false); winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
		t.Error("as a block: ", err)
	}
	if _, err := c.OpenModule("m", 2*page, nil); winshm.Code(err) != winerr.ERROR_BAD_LENGTH {
		t.Error("as a module: ", err)
	}
}

// playGrower opens the section Args[0], a name or a handle's number, maps it and does what it is told.
func playGrower(s *testkit.Stage) {
	var section *winshm.Section
	h, err := strconv.ParseUint(s.Args[0], 10, 64)
	if err == nil {
		section, err = winshm.InheritedSection(uintptr(h))
	} else {
		access, _ := strconv.ParseUint(s.Args[1], 0, 32)
		section, err = winshm.OpenSection(s.Args[0], winshm.Access(access))
	}
	s.Check(err)
	view, err := section.Map(nil)
	s.Check(err)
	s.Say("ready")
	for {
		line, err := s.Hear()
		if errors.Is(err, io.EOF) {
			return
		}
		s.Check(err)
		s.Say("%s", grow(section, view, line))
	}
}

func grow(section *winshm.Section, view *winshm.View, line string) string {
	var verb, text string
	var offset, length int64
	if _, err := fmt.Sscan(line, &verb, &offset, &length, &text); err != nil {
		return err.Error()
	}
	buf := make([]byte, length)
	switch verb {
	case "commit":
		return fmt.Sprint(section.Commit(offset, length))
	case "write":
		_, err := view.WriteAt([]byte(text), offset)
		return fmt.Sprint(err)
	case "read":
		if _, err := view.ReadAt(buf, offset); err != nil {
			return fmt.Sprint(winshm.Code(err))
		}
		return string(bytes.TrimRight(buf, "\x00"))
	}
	committed, n, err := view.Committed(offset)
	return fmt.Sprint(committed, n, err)
}

func startGrower(t *testing.T, m *testkit.Manager, args ...string) *testkit.Actor {
	t.Helper()
	a := testkit.Start(t, "grower", []string{"WINSHM_SOCKET=" + m.Socket}, args...)
	a.Expect("ready")
	return a
}

func order(a *testkit.Actor, format string, args ...any) string {
	a.Say(format, args...)
	return a.Hear()
}

func TestReserveProcesses(t *testing.T) {
	c, m := connect(t)
	s := create(t, c, "s", tebibyte, &winshm.SectionOptions{Reserve: true})
	v := mapped(t, s, nil)
	writer, reader := startGrower(t, m, "s", "6"), startGrower(t, m, "s", "4")
	for i, by := range []*testkit.Actor{nil, writer, reader} {
		at := int64(i) << 30
		for _, a := range []*testkit.Actor{writer, reader} {
			if got := order(a, "read %d 10 -", at); got != fmt.Sprint(winerr.ERROR_NOACCESS) {
				t.Errorf("before step %d: %q", i, got)
			}
		}
		if by == nil {
			if err := s.Commit(at, 2*page); err != nil {
				t.Error(err)
			}
		} else if got := order(by, "commit %d %d -", at, 2*page); got != "<nil>" {
			t.Errorf("step %d: %s", i, got)
		}
		wantCommitted(t, v, at, true, 2*page)
		if got := order(writer, "write %d 0 hello", at); got != "<nil>" {
			t.Errorf("step %d: %s", i, got)
		}
		if got := order(reader, "read %d 10 -", at); got != "hello" || string(v.Bytes()[at:at+5]) != "hello" {
			t.Errorf("step %d: it reads %q", i, got)
		}
	}
	writer.Kill()
	if got := order(reader, "read %d 5 -", 1<<30); got != "hello" {
		t.Errorf("after the death of who committed it is %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := order(reader, "commit %d %d -", 5*page, page); got != "<nil>" {
		t.Error("by the last handle: ", got)
	}
	v.Bytes()[5*page] = '!' // by a view without a handle
	if got := order(reader, "read %d 1 -", 5*page); got != "!" {
		t.Errorf("it reads %q", got)
	}
	reader.Kill()
	wantCommitted(t, v, 1<<30, true, 2*page) // still
}

func TestReserveInherited(t *testing.T) {
	c, m := connect(t)
	s := create(t, c, "", tebibyte, &winshm.SectionOptions{Reserve: true, Inherit: true})
	v := mapped(t, s, nil)
	cmd := exec.Command("/proc/self/exe", fmt.Sprint(s.Handle()))
	cmd.Env = append(os.Environ(), "WINSHM_SOCKET="+m.Socket, testkit.RoleSetting("grower"))
	cmd.Stdin = strings.NewReader(fmt.Sprintf("commit %d 1 -\nwrite %d 0 child\n", 3*page, 3*page))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	p, err := c.StartProcess(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := cmd.Wait(); err != nil || out.String() != "ready\n<nil>\n<nil>\n" {
		t.Errorf("%v: %q", err, out.String())
	}
	wantCommitted(t, v, 3*page, true, page)
	if got := string(v.Bytes()[3*page : 3*page+5]); got != "child" {
		t.Errorf("the child wrote %q", got)
	}
}

// TestReserveTogether: processes commit at the same time.
func TestReserveTogether(t *testing.T) {
	c, m := connect(t)
	const each, workers = 200, 3
	s := create(t, c, "s", workers*each*page, &winshm.SectionOptions{Reserve: true})
	v := mapped(t, s, nil)
	var actors []*testkit.Actor
	for _, access := range []string{"6", "4", "2"} {
		actors = append(actors, startGrower(t, m, "s", access))
	}
	for i, a := range actors {
		for n := range each {
			a.Say("commit %d 1 -", (n*workers+i)*page)
		}
	}
	for _, a := range actors {
		for range each {
			a.Expect("<nil>")
		}
		if err := a.End(); err != nil {
			t.Error(err)
		}
	}
	wantCommitted(t, v, 0, true, workers*each*page)
}
