package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run does what args ask for; figures go to out, progress to log.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	opt, err := parse(args, out, log)
	switch {
	case err != nil:
		return err
	case opt.from != "":
		return show(opt.from, out)
	case opt.compare[0] != "":
		return compareRuns(opt.compare[0], opt.compare[1], out)
	case opt.publish != "":
		return publish(opt.publish, opt.dir)
	default:
		return measureAndShow(ctx, opt, out, log)
	}
}

// show prints the table of an earlier run.
func show(file string, out io.Writer) error {
	rep, err := readReport(file)
	if err != nil {
		return err
	}
	return rep.writeTable(out, colourful(out))
}

// measureAndShow measures what was selected and writes the table to out, progress to log.
func measureAndShow(ctx context.Context, opt options, out, log io.Writer) error {
	l, err := newLab(opt, log)
	if err != nil {
		return err
	}
	defer l.close()

	rep := newReport(l)
	err = measureAll(ctx, l, opt, rep)
	err = errors.Join(err, rep.writeTable(out, colourful(out)))
	if opt.json != "" {
		err = errors.Join(err, rep.save(opt.json, opt.whole))
	}
	return err
}

// save writes a report, and if wanted its plots beside it.
func (r *report) save(file string, plots bool) error {
	if err := r.writeJSON(file); err != nil || !plots {
		return err
	}
	drawn, err := drawAll(r)
	if err != nil {
		return err
	}
	return writePlots(drawn, filepath.Dir(file), strings.TrimSuffix(filepath.Base(file), ".json")+"-")
}
