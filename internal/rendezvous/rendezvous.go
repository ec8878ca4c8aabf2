// Package rendezvous says where clients and their manager meet: which socket, in which folder, and which lock files beside
// it settle who may start a manager and who is the one that runs.
//
// Three files lie in a folder of their own: the socket, start.lock (held by the client that starts a manager, until that
// one answers) and manager.lock (held by a manager as long as it lives; only under it is a stale socket replaced). Lock
// files are never deleted. Where a socket has another name, so have they: sockets in one folder do not disturb each other.
package rendezvous

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"winshm/internal/proc"
)

// SocketVariable names the environment variable that overrides the choice of the socket.
const SocketVariable = "WINSHM_SOCKET"

// SystemSocket is where the system's manager listens, for all users.
const SystemSocket = "/run/winshm/manager.sock"

const socketName = "manager.sock"

// Place is a socket that a manager listens on, or could.
type Place struct {
	// Socket is the path.
	Socket string
	// System: the manager is the system's. Clients wait for it, but never start it.
	System bool
}

// Places returns the sockets to try, in this order: the environment's choice alone; else the system's alone, if it
// exists; else the user's own. The user's are two, because the session's folder comes and goes with the first and last
// login: a manager that was started without one is found in the other. New managers are started in the first.
func Places() []Place {
	if path := os.Getenv(SocketVariable); path != "" && !proc.Secure() {
		return []Place{At(path)}
	}
	return places(SystemSocket, proc.RunUser, "/tmp", proc.Geteuid())
}

// At returns the place of a socket that somebody chose.
func At(socket string) Place { return Place{Socket: socket, System: socket == SystemSocket} }

func places(system, runUser, tmp string, uid int) []Place {
	if _, err := os.Lstat(system); err == nil {
		return []Place{{Socket: system, System: true}}
	}
	user := strconv.Itoa(uid)
	own := Place{Socket: filepath.Join(tmp, "winshm-"+user, socketName)}
	session := filepath.Join(runUser, user)
	if mine, mode, err := proc.OwnedBy(session, uid); err == nil && mine && mode.IsDir() {
		first := Place{Socket: filepath.Join(session, "winshm", socketName)}
		if own.Check() != nil {
			return []Place{first} // nobody is there whom we would trust: another user can take that name, and that is all
		}
		return []Place{first, own}
	}
	return []Place{own}
}

// Prepare makes the folder of the socket, if there is none, and refuses one in which somebody else could put things. That
// of the system's manager is open to all users.
func (p Place) Prepare() error {
	dir, mode := p.dir(), fs.FileMode(0o700)
	if p.System {
		mode = 0o755
	}
	err := os.Mkdir(dir, mode)
	if err == nil && p.System {
		err = os.Chmod(dir, mode) // whatever the umask
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return p.Check()
}

// Check refuses a folder that is not the user's own alone: what answers there is not to be trusted.
func (p Place) Check() error {
	if p.System {
		return nil
	}
	dir, uid := p.dir(), proc.Geteuid()
	own, mode, err := proc.OwnedBy(dir, uid)
	if err == nil && !own { // root may serve others in a folder of its own
		own, mode, err = proc.OwnedBy(dir, 0)
	}
	switch {
	case err != nil:
		return err
	case mode&fs.ModeSymlink != 0:
		return fmt.Errorf("folder %s is a symbolic link: remove it, or set %s to a socket in a folder of your own", dir, SocketVariable)
	case !mode.IsDir():
		return fmt.Errorf("%s is not a folder: remove it, or set %s to a socket in a folder of your own", dir, SocketVariable)
	case !own:
		return fmt.Errorf("folder %s does not belong to you (user %d): ask its owner to remove it, or set %s to a socket in a folder of your own",
			dir, uid, SocketVariable)
	case mode.Perm()&0o022 != 0 && mode&fs.ModeSticky != 0: // like /tmp: others need it as it is
		return fmt.Errorf("folder %s can be written by other users (mode %04o): set %s to a socket in a folder of your own",
			dir, mode.Perm(), SocketVariable)
	case mode.Perm()&0o022 != 0:
		return fmt.Errorf("folder %s can be written by other users (mode %04o): chmod 700 it", dir, mode.Perm())
	}
	return nil
}

// StartLock takes the lock under which a manager is started, as soon as it is free or until ctx ends.
func (p Place) StartLock(ctx context.Context) (*proc.LockFile, error) {
	return proc.Lock(ctx, p.lockFile("start.lock"))
}

// ManagerLock takes the lock that a manager holds for life. proc.ErrLocked: one lives, and did not leave before ctx ended.
func (p Place) ManagerLock(ctx context.Context) (*proc.LockFile, error) {
	return proc.Lock(ctx, p.lockFile("manager.lock"))
}

func (p Place) lockFile(name string) string {
	if base := filepath.Base(p.Socket); base != socketName {
		name = base + "." + name
	}
	return filepath.Join(p.dir(), name)
}

func (p Place) dir() string { return filepath.Dir(p.Socket) }
