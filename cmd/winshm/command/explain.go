package command

import (
	"errors"
	"fmt"
	"strings"

	"winshm/internal/client"
	"winshm/internal/inspect"
	"winshm/winerr"
)

// explain says in one line what an error about an object of some kind means, and what to do.
func explain(kind, name string, err error) error {
	if err == nil {
		return nil
	}
	name = inspect.Printable(name)
	switch {
	case errors.Is(err, client.ErrNobody):
		return &explained{fmt.Sprintf("no %s is called %s: no process shares anything at the moment, as no object manager runs", kind, name), err}
	case errors.Is(err, winerr.ERROR_FILE_NOT_FOUND):
		return &explained{fmt.Sprintf("no %s is called %s: winshm ls shows those that exist", kind, name), err}
	case errors.Is(err, winerr.ERROR_INVALID_HANDLE) && !deep(name):
		return &explained{fmt.Sprintf("%s is no %s, but an object of another type: winshm stat shows it", name, kind), err}
	}
	text := ""
	switch {
	case errors.Is(err, winerr.ERROR_PATH_NOT_FOUND), errors.Is(err, winerr.ERROR_INVALID_HANDLE):
		text = `%s cannot be a name: only Local\ and Global\ may stand before the name, which has no backslash itself`
	case errors.Is(err, winerr.ERROR_ALREADY_EXISTS):
		text = "%s exists already: choose another name, or hold the existing one with --existing-ok"
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		text = "%s does not let you do that: it is another user's or read-only; winshm stat --security shows who may"
	case errors.Is(err, winerr.ERROR_TOO_MANY_POSTS):
		text = "%s would exceed its maximum, and stays as it is: winshm stat shows count and maximum"
	case errors.Is(err, winerr.ERROR_COMMITMENT_LIMIT):
		text = "%s would be larger than this machine's memory: choose a smaller SIZE"
	case errors.Is(err, winerr.ERROR_NOT_ENOUGH_MEMORY):
		text = "%s is larger than a process can map: choose a smaller SIZE"
	case errors.Is(err, winerr.ERROR_INVALID_NAME), errors.Is(err, winerr.ERROR_BAD_PATHNAME):
		text = `%s cannot be a name: a name is not empty, does not begin with a backslash and holds no zero byte`
	case errors.Is(err, winerr.ERROR_FILENAME_EXCED_RANGE):
		return errors.New("the name is too long: 32766 UTF-16 units are possible")
	default:
		return err
	}
	return &explained{fmt.Sprintf(text, name), err}
}

// deep reports whether a name would lie under another one: what has that is then an object of another type than a folder.
func deep(name string) bool {
	return !strings.HasPrefix(name, `Session\`) && strings.Contains(strings.TrimPrefix(strings.TrimPrefix(name, `Local\`), `Global\`), `\`)
}

// explained is an error in other words.
type explained struct {
	text string
	err  error
}

func (e *explained) Error() string { return e.text }

func (e *explained) Unwrap() error { return e.err }
