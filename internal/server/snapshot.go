package server

import (
	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// opSnapshot describes all that the asking user may see, as it is at one moment. The description may be long, so it goes
// the way of all memory here: in a sealed file.
func (c *connection) opSnapshot(req *request) (reply, error) {
	if err := wire.Decode(req.body, wire.Empty{}); err != nil {
		return reply{}, err
	}
	snapshot, files, looks := c.server.snapshot(c.process.object)
	states := c.server.states(looks)
	if c.version >= wire.WaitableVersion {
		snapshot.Waitables = states
	}
	for i, file := range files {
		if file != nil {
			snapshot.Objects[i].Inode, _ = file.Inode()
			file.Release()
		}
	}
	encoded := snapshot.Encode()
	file, err := shm.Sealed(encoded)
	if err != nil {
		c.server.log.Error("a snapshot is refused", "err", err)
		return failure(winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	return reply{body: &wire.SnapshotReply{Size: uint64(len(encoded))}, files: []attachment{file}}, nil
}

// snapshot returns what viewer may see, the memory of each object, retained, and what is waited for, pinned.
func (s *Server) snapshot(viewer *object.Process) (*wire.Snapshot, []*shm.File, []look) {
	s.mu.Lock()
	defer s.mu.Unlock()
	snap := &wire.Snapshot{}
	files, looks := s.showObjectsLocked(snap, viewer)
	s.showProcessesLocked(snap, viewer)
	return snap, files, looks
}

func (s *Server) showObjectsLocked(snap *wire.Snapshot, viewer *object.Process) (files []*shm.File, looks []look) {
	for obj := range s.objects.All() {
		if !viewer.MaySee(obj) {
			continue
		}
		info := wire.ObjectInfo{ID: obj.ID, Type: obj.Type().ID, Owner: obj.Owner(), Name: obj.Path()}
		var memory *shm.File
		switch b := obj.Body().(type) {
		case *section:
			if !b.Retain() {
				continue
			}
			memory = b.File
			info.Protect, info.Attributes, info.Size = b.Protect, b.Attributes, b.Size
		case *subject:
			info.Process = uint32(max(b.life.pidfd.PID, 0))
		}
		if o := waitableOf(obj); o != nil {
			o.pins++
			looks = append(looks, look{object: o, id: obj.ID, sees: func(p *process) bool { return viewer.MaySeeHolder(obj, p.object) }})
		}
		files = append(files, memory)
		snap.Objects = append(snap.Objects, info)
	}
	return files, looks
}

func (s *Server) showProcessesLocked(snap *wire.Snapshot, viewer *object.Process) {
	for _, p := range s.processes {
		info := wire.ProcessInfo{PID: uint32(p.life.pidfd.PID), User: p.object.User()}
		for h := range p.object.HandleTable() {
			if viewer.MaySee(h.Object) && viewer.MaySeeHolder(h.Object, p.object) {
				info.Handles = append(info.Handles, wire.HandleInfo{
					Handle: uint32(h.Handle), Access: h.Access, Flags: uint32(h.Flags), Object: h.Object.ID,
				})
			}
		}
		if len(info.Handles) > 0 {
			snap.Processes = append(snap.Processes, info)
		}
	}
}
