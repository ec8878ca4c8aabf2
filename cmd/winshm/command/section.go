package command

import (
	"errors"
	"fmt"
	"io"

	"winshm"
	"winshm/internal/inspect"
)

// opened is an existing section, and a part of it mapped.
type opened struct {
	client  *winshm.Client
	section *winshm.Section
	view    *winshm.View
	name    string
}

// open opens the section of that name and maps it. No manager is started for it.
func (g *globals) open(name string, access winshm.Access, mode winshm.ViewMode) (*opened, error) {
	c, err := g.connect(false)
	if err != nil {
		return nil, explain(sectionKind, name, err)
	}
	o := &opened{client: c, name: inspect.Printable(name)}
	if o.section, err = c.OpenSection(name, access); err == nil {
		o.view, err = o.section.Map(&winshm.ViewOptions{Mode: mode})
	}
	if err != nil {
		o.close()
		return nil, explain(sectionKind, name, err)
	}
	return o, nil
}

// close gives everything up. What was closed before does no harm.
func (o *opened) close() {
	if o.view != nil {
		_ = o.view.Close()
	}
	if o.section != nil {
		_ = o.section.Close()
	}
	_ = o.client.Close()
}

// span is a part of a section, as --offset and --length say.
type span struct {
	offset, length size
	lengthSet      bool
}

// within returns how many bytes the span has in the section.
func (s span) within(o *opened) (int64, error) {
	end := o.section.Size()
	switch {
	case int64(s.offset) > end:
		return 0, fmt.Errorf("%s has %d bytes, so that there is nothing at offset %d: choose a smaller --offset", o.name, end, s.offset)
	case !s.lengthSet:
		return end - int64(s.offset), nil
	case int64(s.length) > end-int64(s.offset):
		return 0, fmt.Errorf("%s has %d bytes, of which %d lie behind offset %d: choose a --length up to that",
			o.name, end, end-int64(s.offset), s.offset)
	}
	return int64(s.length), nil
}

// copyBuffer is how much is copied at a time.
const copyBuffer = 1 << 20

// fill copies all of r to an offset of the view, and returns how much of it found room. errFull: not all did.
func fill(view *winshm.View, offset int64, r io.Reader, p *progress) (int64, error) {
	written := int64(0)
	buf := make([]byte, copyBuffer)
	for {
		n, readErr := r.Read(buf)
		w, err := view.WriteAt(buf[:n], offset+written)
		written += int64(w)
		_, _ = p.Write(buf[:w])
		switch {
		case errors.Is(err, io.ErrShortWrite):
			return written, errFull
		case err != nil:
			return written, err
		case errors.Is(readErr, io.EOF):
			return written, nil
		case readErr != nil:
			return written, readErr
		}
	}
}

var errFull = errors.New("the section is full")
