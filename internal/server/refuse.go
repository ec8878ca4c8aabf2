package server

import (
	"winshm/internal/fdsock"
	"winshm/internal/wire"
	"winshm/winerr"
)

// refusalsOfUser is how many connections of one user may be on their way out at a time.
const refusalsOfUser = 64

// refusePeer tells a client that its connection cannot be served.
func (s *Server) refusePeer(peer *fdsock.Peer) {
	frame := wire.AppendFrame(nil, wire.Header{ID: 1, Op: wire.OpHello, Status: uint32(winerr.ERROR_NO_SYSTEM_RESOURCES)}, nil)
	_ = peer.Send(frame)
	_ = peer.Close()
}

// refuseLocked refuses a connection of a user who has too many. That is not done in the goroutine that accepts, nor while
// others wait: to close a connection takes as long as the files in its unread frames take to close. It is done in turn as
// long as few wait for that, so that a user who fills the table of descriptors with refused connections gets nowhere.
func (s *Server) refuseLocked(a *account, peer *fdsock.Peer) {
	if ok, skipped := s.refusalLog.now(); ok {
		s.log.Warn("a connection is refused: its user has too many", "uid", a.uid, "pid", peer.Credentials().PID,
			"limit", a.limits[LimitConnections], "not logged before", skipped)
	}
	if a.refused >= refusalsOfUser {
		s.wg.Go(func() { _ = peer.Close() })
		return
	}
	a.refused++
	turn := a.turn()
	s.wg.Go(func() {
		turn.Lock()
		s.refusePeer(peer)
		turn.Unlock()
		s.mu.Lock()
		defer s.mu.Unlock()
		a.refused--
		a.charge(LimitConnections, 0)
	})
}
