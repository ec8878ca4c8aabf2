// Package embed builds the object manager into a program, so that there is nothing to install: when no manager runs and
// no winshmd is found, the program's own executable is started again, in the background, as the manager.
//
//	import _ "winshm/embed"
//
// In that second process this package's init function takes over and never returns. The init functions of packages that
// are initialised earlier run there too: one that prints, listens or starts something does so in the manager as well.
// One that uses shared memory fails there, with an error that says so.
package embed

import (
	"os"

	"winshm/internal/daemon"
	"winshm/internal/proc"
)

func init() {
	if proc.IsEmbedded() {
		os.Exit(daemon.Main(os.Args[1:]))
	}
	proc.Embed()
}
