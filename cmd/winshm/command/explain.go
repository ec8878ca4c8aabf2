package command

import (
	"errors"
	"fmt"

	"winshm/internal/client"
	"winshm/internal/inspect"
	"winshm/winerr"
)

// explain says in one line what an error about a section means, and what to do.
func explain(name string, err error) error {
	if err == nil {
		return nil
	}
	name = inspect.Printable(name)
	text := ""
	switch {
	case errors.Is(err, client.ErrNobody):
		text = "no section is called %s: no process shares anything at the moment, as no object manager runs"
	case errors.Is(err, winerr.ERROR_FILE_NOT_FOUND):
		text = "no section is called %s: winshm ls shows those that exist"
	case errors.Is(err, winerr.ERROR_PATH_NOT_FOUND):
		text = `%s cannot be a name: only Local\ and Global\ may stand before the name, which has no backslash itself`
	case errors.Is(err, winerr.ERROR_INVALID_HANDLE):
		text = "%s is an object of another type: winshm stat shows it"
	case errors.Is(err, winerr.ERROR_ALREADY_EXISTS):
		text = "%s exists already: choose another name, or hold the existing one with --existing-ok"
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		text = "%s does not let you do that: it is another user's or read-only; winshm stat shows its owner and protection"
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

// explained is an error in other words.
type explained struct {
	text string
	err  error
}

func (e *explained) Error() string { return e.text }

func (e *explained) Unwrap() error { return e.err }
