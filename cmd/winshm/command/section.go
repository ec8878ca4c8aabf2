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

// committed returns how many bytes the span has up to the last one of the section that is committed, if no length is given.
func (s span) committed(o *opened) (int64, error) {
	if length, err := s.within(o); s.lengthSet || err != nil {
		return length, err
	}
	end := int64(0)
	for at := int64(0); at < o.section.Size(); {
		committed, n, err := o.view.Committed(at)
		if err != nil {
			return 0, err
		}
		if at += n; committed {
			end = at
		}
	}
	return max(end-int64(s.offset), 0), nil
}

// contents reads a section's memory and touches none that is not committed: that reads as zeros.
type contents struct{ view *winshm.View }

func (c contents) ReadAt(p []byte, off int64) (done int, err error) {
	for done < len(p) && off < c.view.Size() {
		committed, n, err := c.view.Committed(off)
		if err != nil {
			return done, err
		}
		part := p[done:min(int64(done)+n, int64(len(p)))]
		if clear(part); committed {
			if _, err := c.view.ReadAt(part, off); err != nil {
				return done, err
			}
		}
		done += len(part)
		off += int64(len(part))
	}
	if done < len(p) {
		return done, io.EOF
	}
	return done, nil
}

// copyBuffer is how much is copied at a time.
const copyBuffer = 1 << 20

// target is a section's memory to write to, of which what is needed is committed.
type target struct {
	section *winshm.Section
	view    *winshm.View
}

func (t target) WriteAt(p []byte, off int64) (int, error) {
	if room := min(int64(len(p)), t.section.Size()-off); room > 0 {
		if err := t.section.Commit(off, room); err != nil {
			return 0, err
		}
	}
	return t.view.WriteAt(p, off)
}

// fill copies all of r to an offset of the section, and returns how much of it found room. errFull: not all did.
func fill(to target, offset int64, r io.Reader, p *progress) (int64, error) {
	written := int64(0)
	buf := make([]byte, copyBuffer)
	for {
		n, readErr := r.Read(buf)
		w, err := to.WriteAt(buf[:n], offset+written)
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
