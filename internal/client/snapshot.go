package client

import (
	"errors"
	"fmt"

	"winshm/internal/fdsock"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// maxSnapshot is the longest description of a manager's objects that is believed.
const maxSnapshot = 1 << 30

// Snapshot returns what the manager holds, at one moment, as far as this user may see it. An error that is ErrNobody
// means that there is no manager, if the client starts none.
func (c *Client) Snapshot() (*wire.Snapshot, error) { return withManager(c, (*link).snapshot) }

func (l *link) snapshot() (*wire.Snapshot, error) {
	var reply wire.SnapshotReply
	status, fds, err := l.call(wire.OpSnapshot, wire.Empty{}, &reply, 1)
	switch {
	case errors.Is(err, fdsock.ErrNoFDs):
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	case err != nil:
		return nil, err
	case status != 0:
		return nil, status
	}
	file := shm.NewFile(fds[0])
	defer file.Release()
	encoded, err := file.ReadAll(reply.Size, maxSnapshot)
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return wire.DecodeSnapshot(encoded)
}
