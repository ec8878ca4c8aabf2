package command

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
	"winshm/winerr"
)

// createSection makes a section and fills it.
func (o *createOptions) createSection(cmd *cobra.Command, c *winshm.Client, security *winshm.Security) (*creation, error) {
	file, err := o.openSource()
	if err != nil {
		return nil, err
	}
	if file != nil {
		defer file.Close()
	}
	opts := &winshm.SectionOptions{Reserve: o.reserve, Exclusive: !o.existingOK, Security: security}
	if o.file != "" {
		if opts.File, err = os.OpenFile(o.file, os.O_RDWR, 0); err != nil {
			return nil, fmt.Errorf("--file: %w", err)
		}
		defer opts.File.Close()
	}
	section, err := c.CreateSection(o.name, o.size, opts)
	if err != nil {
		return nil, err
	}
	if file != nil {
		err = o.fill(cmd, section, file)
	}
	return &creation{section, exactText(section.Size()), func() error { return stillHeld(section) }}, err
}

// openSource opens the file of --from, if any, and takes the size from it if none was given.
func (o *createOptions) openSource() (*os.File, error) {
	if o.from == "" {
		return nil, nil
	}
	f, err := os.Open(o.from)
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("--from: %s is no regular file: pipe it into winshm write", o.from)
	case o.size == 0 && info.Size() == 0:
		err = fmt.Errorf("--from: %s is empty: say which SIZE the section shall have", o.from)
	case o.size == 0:
		o.size = info.Size()
	case info.Size() > o.size:
		err = fmt.Errorf("--from: %s has %d bytes, more than the SIZE of %d", o.from, info.Size(), o.size)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func (o *createOptions) fill(cmd *cobra.Command, section *winshm.Section, file *os.File) error {
	view, err := section.Map(&winshm.ViewOptions{Mode: winshm.ViewWrite})
	if err != nil {
		return explain(sectionKind, o.name, err)
	}
	defer view.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	p := newProgress(cmd.ErrOrStderr(), nil, info.Size())
	_, err = fill(target{section, view}, 0, file, p)
	p.clear()
	if errors.Is(err, errFull) {
		return fmt.Errorf("%s does not fit into %s, which has %d bytes", o.from, inspect.Printable(o.name), section.Size())
	}
	return err
}

// stillHeld asks whether the handle is what it was, which costs no round trip. Another error than that is not ours to judge.
func stillHeld(section *winshm.Section) error {
	view, err := section.Map(&winshm.ViewOptions{Length: 1, Mode: winshm.ViewRead})
	if errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		return err
	}
	if err == nil {
		_ = view.Close()
	}
	return nil
}
