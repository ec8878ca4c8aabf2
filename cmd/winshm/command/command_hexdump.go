package command

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
)

// maxFollow bounds what --follow remembers of the last look.
const maxFollow = 256 << 20

type hexdumpOptions struct {
	span
	follow   bool
	interval time.Duration
}

func newHexdumpCommand(g *globals) *cobra.Command {
	var o hexdumpOptions
	cmd := &cobra.Command{
		Use:   "hexdump NAME",
		Short: "show what is in a section, and watch it change",
		Long: "Hexdump shows the bytes of a section in the format of hexdump -C: a star stands\n" +
			"for lines that are like the one before. With --follow it goes on until it is\n" +
			"interrupted, or no process holds the section any more, and shows the lines that\n" +
			"change; changed bytes are coloured on a terminal, and in brackets elsewhere.\n" +
			"Following does not hold the section.",
		Example:           `  winshm hexdump 'Global\scores' --offset 64K --length 256 --follow`,
		Args:              oneName,
		ValidArgsFunction: g.completeName("section"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.lengthSet = cmd.Flags().Changed("length")
			if o.interval <= 0 {
				return usagef("--interval must be more than 0")
			}
			return o.run(cmd, g, args[0])
		},
	}
	o.addFlags(cmd, "how much to show (default: up to the end)")
	cmd.Flags().BoolVarP(&o.follow, "follow", "f", false, "go on, and show what changes")
	cmd.Flags().DurationVar(&o.interval, "interval", 200*time.Millisecond, "how often --follow looks, for instance 2s")
	return cmd
}

func (o *hexdumpOptions) run(cmd *cobra.Command, g *globals, name string) error {
	part, err := g.open(name, winshm.MapRead, winshm.ViewRead)
	if err != nil {
		return err
	}
	defer part.close()
	length, err := o.committed(part)
	if err != nil {
		return err
	}
	if o.follow {
		return o.watch(cmd, g, name, part, length)
	}
	out := bufio.NewWriterSize(cmd.OutOrStdout(), copyBuffer)
	d := dumper{w: out, palette: paletteFor(cmd.OutOrStdout())}
	in := bufio.NewReaderSize(io.NewSectionReader(contents{part.view}, int64(o.offset), length), copyBuffer)
	if err := d.dump(in, int64(o.offset)); err != nil {
		return err
	}
	return out.Flush()
}

// watch shows the section, and then what changes in it. Once it is mapped the handle is closed, as otherwise the watching
// alone would keep the name alive.
func (o *hexdumpOptions) watch(cmd *cobra.Command, g *globals, name string, part *opened, length int64) error {
	if length > maxFollow {
		return fmt.Errorf("%s is too much to follow: choose a --length up to %s", bytesText(length), bytesText(maxFollow))
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	i := g.inspector()
	defer i.Close()
	object, err := i.Find(name) // what it finds is what we hold
	if err != nil {
		return explain(sectionKind, name, err)
	}
	if err := part.section.Close(); err != nil {
		return err
	}
	w := watcher{out: cmd.OutOrStdout(), view: part.view, offset: int64(o.offset), now: make([]byte, length)}
	if err := w.first(); err != nil {
		return err
	}
	gone, err := w.follow(ctx, o.interval, func() (bool, error) { return exists(i, object.ID) })
	if gone {
		fmt.Fprintf(cmd.ErrOrStderr(), "winshm: %s is gone: no process holds it any more\n", part.name)
	}
	return err
}

func exists(i *inspect.Inspector, id uint64) (bool, error) {
	objects, err := i.Objects()
	for _, o := range objects {
		if o.ID == id {
			return true, err
		}
	}
	return false, err
}

// watcher compares the memory with what it was at the last look.
type watcher struct {
	out       io.Writer
	view      *winshm.View
	offset    int64
	last, now []byte
}

// first shows everything.
func (w *watcher) first() error {
	if err := w.look(); err != nil {
		return err
	}
	w.last = append([]byte(nil), w.now...)
	return w.redraw(nil)
}

func (w *watcher) look() error {
	_, err := contents{w.view}.ReadAt(w.now, w.offset)
	return err
}

// follow shows changes until ctx ends or the section does not exist any more, which it reports. What was written last is
// shown too.
func (w *watcher) follow(ctx context.Context, interval time.Duration, exists func() (bool, error)) (gone bool, err error) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for waitTick(ctx, tick) {
		alive, err := exists()
		if err != nil {
			return false, err
		}
		if err := w.step(); err != nil || !alive {
			return !alive, err
		}
	}
	return false, nil
}

// step shows what has changed since the last look.
func (w *watcher) step() error {
	if err := w.look(); err != nil {
		return err
	}
	changed, n := changes(w.last, w.now)
	if n == 0 {
		return nil
	}
	copy(w.last, w.now)
	if w.fits() {
		return w.redraw(changed)
	}
	out := bufio.NewWriter(w.out)
	fmt.Fprintf(out, "-- %s changed\n", count(n, "byte"))
	d := dumper{w: out, palette: paletteFor(w.out)}
	d.dumpChanged(w.now, w.offset, changed)
	return out.Flush()
}

// redraw shows everything, over the last picture if there is room for it.
func (w *watcher) redraw(changed []bool) error {
	out := bufio.NewWriter(w.out)
	if w.fits() {
		fmt.Fprint(out, clearScreen)
	}
	d := dumper{w: out, palette: paletteFor(w.out), changed: changed}
	d.memory(w.now, w.offset)
	return out.Flush()
}

// fits reports whether the output is a terminal that has room for all lines.
func (w *watcher) fits() bool {
	height := terminalHeight(w.out)
	return height > 0 && lineCount(w.now) < height
}
