package object

import (
	"errors"
	"strings"
	"testing"

	"winshm/winerr"
)

// TestResolve creates objects under many names, from session 2, and sees where each of them is found.
func TestResolve(t *testing.T) {
	long := strings.Repeat("x", MaxName)
	for _, tc := range []struct {
		name string
		path string // of the new object
		err  winerr.Errno
	}{
		{"x", `Session\2\x`, 0},
		{`Local\x`, `Session\2\x`, 0},
		{`Local\Local\x`, `Session\2\x`, 0},
		{`Global\x`, `Global\x`, 0},
		{`Global\Global\x`, `Global\x`, 0},
		{`Global\Local\x`, `Global\x`, 0},
		{`Local\Global\x`, `Global\x`, 0},
		{`Session\2\x`, `Session\2\x`, 0},
		{`Session\3\x`, `Session\3\x`, 0},
		{`Session\0\x`, `Global\x`, 0},
		{`Session\3\Local\x`, `Session\3\x`, 0},
		{`Session\3\Global\x`, `Global\x`, 0},
		{`Global\Session\3\x`, `Session\3\x`, 0},
		{`Local\Session\2\Session\3\x`, `Session\3\x`, 0},
		{" ", `Session\2\ `, 0},
		{"a/b", `Session\2\a/b`, 0},
		{"näme €", `Session\2\näme €`, 0},
		{"\xed\xa0\x80", "Session\\2\\\xed\xa0\x80", 0}, // a lone surrogate
		{"global", `Session\2\global`, 0},
		{long, `Session\2\` + long, 0},

		{"Local", "", winerr.ERROR_INVALID_HANDLE},
		{"Global", "", winerr.ERROR_INVALID_HANDLE},
		{"Session", "", winerr.ERROR_INVALID_HANDLE},
		{`Session\2`, "", winerr.ERROR_INVALID_HANDLE},
		{`Session\4`, "", winerr.ERROR_ACCESS_DENIED},
		{`Session\x`, "", winerr.ERROR_ACCESS_DENIED},
		{`Session\4\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`Session\02\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`Session\-1\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`local\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`GLOBAL\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`no\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`object\x`, "", winerr.ERROR_INVALID_HANDLE},
		{`\x`, "", winerr.ERROR_BAD_PATHNAME},
		{`\`, "", winerr.ERROR_BAD_PATHNAME},
		{`Local\`, "", winerr.ERROR_INVALID_NAME},
		{`Local\\x`, "", winerr.ERROR_INVALID_NAME},
		{`Local\x\`, "", winerr.ERROR_PATH_NOT_FOUND},
		{"a\x00b", "", winerr.ERROR_INVALID_NAME},
		{"\xff", "", winerr.ERROR_INVALID_NAME},
		{long + "x", "", winerr.ERROR_INVALID_NAME},
		{"other", "", winerr.ERROR_INVALID_HANDLE},
	} {
		t.Run(tc.name[:min(len(tc.name), 40)], func(t *testing.T) {
			m := newManager()
			p := newProcess(m, ProcessOptions{User: 1, Session: 2, CreateGlobal: true})
			newProcess(m, ProcessOptions{User: 1, Session: 3})
			mustCreate(t, m, request(p, "object"))
			other := request(p, "other")
			other.Type = otherType
			mustCreate(t, m, other)

			res, err := m.Create(request(p, tc.name), &memory{})
			wantCode(t, "create", err, tc.err)
			if err != nil {
				return
			}
			if res.Existed || res.Object.Path() != tc.path {
				t.Errorf("the object is %q (existed: %t), not %q", res.Object.Path(), res.Existed, tc.path)
			}
			if len(tc.path) > MaxName {
				return
			}
			opened, err := m.Open(request(p, tc.path))
			wantCode(t, "open", err, 0)
			if opened.Object != res.Object {
				t.Error("its path leads to another object")
			}
		})
	}
}

func TestOpenNothing(t *testing.T) {
	m := newManager()
	p := user(m)
	for name, want := range map[string]winerr.Errno{
		"": winerr.ERROR_INVALID_HANDLE, "x": winerr.ERROR_FILE_NOT_FOUND, `Session\x`: winerr.ERROR_FILE_NOT_FOUND,
		`no\x`: winerr.ERROR_PATH_NOT_FOUND, "Local": winerr.ERROR_INVALID_HANDLE, `\x`: winerr.ERROR_BAD_PATHNAME,
	} {
		_, err := m.Open(request(p, name))
		wantCode(t, "open "+name, err, want)
	}
	if m.Objects() != 0 || m.Handles() != 0 {
		t.Errorf("%d objects, %d handles", m.Objects(), m.Handles())
	}
}

func TestCreateWithoutBody(t *testing.T) {
	m := newManager()
	p := user(m)
	if _, err := m.Create(request(p, "x"), nil); !errors.Is(err, ErrNoBody) {
		t.Errorf("a new object: %v", err)
	}
	mustCreate(t, m, request(p, "x"))
	res, err := m.Create(request(p, "x"), nil)
	if err != nil || !res.Existed {
		t.Errorf("an object that exists: %v", err)
	}
}

func TestCreateGlobalNeedsPrivilege(t *testing.T) {
	m := newManager()
	p := user(m)
	_, err := m.Create(request(p, `Global\x`), &memory{})
	wantCode(t, "a section", err, winerr.ERROR_ACCESS_DENIED)
	r := request(p, `Global\y`)
	r.Type = otherType
	_, err = m.Create(r, &memory{})
	wantCode(t, "a type that is not restricted", err, 0)

	mustCreate(t, m, request(newProcess(m, ProcessOptions{User: 1000, Session: 1, CreateGlobal: true}), `Global\x`))
	_, err = m.Open(request(p, `Global\x`))
	wantCode(t, "open", err, 0)
	res, err := m.Create(request(p, `Global\x`), &memory{})
	wantCode(t, "create over it", err, 0)
	if !res.Existed {
		t.Error("it is new")
	}
}
