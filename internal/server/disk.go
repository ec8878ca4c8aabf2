package server

import (
	"errors"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// opCreateFileSection makes a section over a file that the client has opened for it: for reading and writing if views may write, and
// then for reading alone too. What was sent is looked at without a lock: that may take time.
func (c *connection) opCreateFileSection(req *request) (reply, error) {
	var m wire.CreateSection
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	sec, err := object.ParseFileSection(m.Protect, m.Size)
	if err != nil {
		return failure(err)
	}
	if sec.Size == 0 {
		return failure(winerr.ERROR_FILE_INVALID)
	}
	files, err := diskFiles(req, object.CanWrite(sec.Protect))
	if err != nil {
		return failure(err)
	}
	body := &section{Section: sec, File: files[0], disk: true}
	body.later = func(f func()) { c.server.closers.add(c.process.id.user, f) }
	if len(files) > 1 {
		body.readable = files[1]
	}
	r := c.request(object.SectionType, m.Name, object.SectionAccess(sec.Protect), m.Flags)
	if r.Security, err = parseSecurity(m.Security); err != nil {
		_ = body.Close()
		return failure(err)
	}
	res, err := c.create(r, body)
	if err != nil {
		return failure(err)
	}
	return res, nil
}

// diskFiles takes the descriptors that a client has sent for a section: all lead to one file, and allow what they are for.
func diskFiles(req *request, writable bool) (files []*shm.File, err error) {
	defer func() {
		if err != nil {
			for _, f := range files {
				f.Release()
			}
		}
	}()
	var first shm.DiskFile
	for i := range len(req.fds) {
		f := shm.NewFile(req.take())
		files = append(files, f)
		d, err := shm.CheckDiskFile(f.FD())
		switch {
		case errors.Is(err, shm.ErrNoDiskFile):
			return files, winerr.ERROR_BAD_EXE_FORMAT
		case err != nil:
			return files, winerr.ERROR_INVALID_PARAMETER
		case i == 0:
			first = d
		case d.Device != first.Device || d.Inode != first.Inode:
			return files, winerr.ERROR_INVALID_PARAMETER
		}
		f.SetInode(d.Inode) // to be told later without asking the file system
		if !d.Readable || d.Writable != (writable && i == 0) {
			return files, winerr.ERROR_ACCESS_DENIED
		}
	}
	if writable != (len(files) == 2) {
		return files, winerr.ERROR_INVALID_PARAMETER
	}
	return files, nil
}
