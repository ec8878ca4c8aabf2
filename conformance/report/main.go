// Command report writes docs/compatibility.md from the register of rows, the conformance cases that hold them, and the answers
// that the fronts last gave. It is run in the repository's root, and says what it counted.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const answersFolder, pagePath = "conformance/answers", "docs/compatibility.md"

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	r, err := newReport(answersFolder)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(out, r.counts())
	return errors.Join(err, os.WriteFile(filepath.FromSlash(pagePath), []byte(r.page()), 0o644))
}
