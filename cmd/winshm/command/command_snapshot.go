package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/snapshot"
)

func newSnapshotCommand(g *globals) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "snapshot NAME FILE",
		Short: "keep the contents of a section in a file",
		Long: "Snapshot copies a section into a FILE, with its size, its protection and checksums,\n" +
			"from which restore brings it back. What nobody ever wrote to takes no room. The file\n" +
			"appears when it is whole. Programs may write to the section meanwhile: what they\n" +
			"write is in the snapshot or not.",
		Example: `  winshm snapshot 'Global\scores' scores.snapshot` + "\n" + `  winshm restore 'Global\scores' scores.snapshot -- ./serve`,
		Args:    nameAndFile,
		RunE:    func(cmd *cobra.Command, args []string) error { return takeSnapshot(cmd, g, args[0], args[1], force) },
	}
	cmd.Flags().BoolVarP(&force, "force", "f", false, "replace the FILE if it exists")
	return cmd
}

func nameAndFile(_ *cobra.Command, args []string) error {
	switch {
	case len(args) < 2 || args[0] == "" || args[1] == "":
		return errors.New("the NAME or the FILE is missing")
	case len(args) > 2:
		return fmt.Errorf("%q is one argument too many", args[2])
	}
	return nil
}

func takeSnapshot(cmd *cobra.Command, g *globals, name, path string, force bool) error {
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s exists: choose another FILE, or --force", path)
	}
	o, err := g.open(name, winshm.MapRead, winshm.ViewRead)
	if err != nil {
		return err
	}
	defer o.close()
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing when it has got its name
	p := newProgress(cmd.ErrOrStderr(), nil, o.section.Size())
	head := snapshot.Head{Size: o.section.Size(), Protection: uint32(o.section.Protection()), Reserved: o.section.Reserved()}
	err = snapshot.Write(f, head, sectionSource{contents{o.view}, o.section}, p.count)
	p.clear()
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return publish(f.Name(), path, force)
}

// publish gives a file that is whole its name.
func publish(from, path string, force bool) error {
	const ordinary = 0o644
	if err := os.Chmod(from, ordinary); err != nil {
		return err
	}
	if force {
		return os.Rename(from, path)
	}
	err := os.Link(from, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s exists: choose another FILE, or --force", path)
	case err != nil: // a file system without links
		return os.Rename(from, path)
	}
	return nil
}

// sectionSource is what a snapshot is taken of.
type sectionSource struct {
	io.ReaderAt
	section *winshm.Section
}

func (s sectionSource) NextData(from int64) (start, end int64, err error) {
	return s.section.NextData(from)
}

// count counts what needs no copy.
func (p *progress) count(n int64) {
	p.done += n - 1
	_, _ = p.Write([]byte{0})
}
