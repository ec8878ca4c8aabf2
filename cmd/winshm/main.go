// Winshm is the tool beside the library: it shows which shared memory exists and who holds it, reads and writes it, and
// makes some. See winshm --help.
package main

import (
	"os"

	"winshm/cmd/winshm/command"
	_ "winshm/embed" // so that the tool works with nothing else installed
)

func main() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) }
