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
	"regexp"
	"syscall"
	"time"
)

// options are the command's flags.
type options struct {
	short bool
	run   *regexp.Regexp
	json  string
	dir   string
}

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

// run measures what args select and writes the table to out, progress to log.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	opt, err := parse(args, log)
	if err != nil {
		return err
	}
	l, err := newLab(opt, log)
	if err != nil {
		return err
	}
	defer l.close()

	rep := newReport(l)
	err = measureAll(ctx, l, opt.run, rep)
	if werr := rep.writeTable(out); werr != nil {
		err = errors.Join(err, werr)
	}
	if opt.json != "" {
		err = errors.Join(err, rep.writeJSON(opt.json))
	}
	return err
}

// parse reads the flags.
func parse(args []string, log io.Writer) (options, error) {
	var opt options
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(log)
	fs.BoolVar(&opt.short, "short", false, "only the headlines (or what -run selects), with fewer and shorter rounds: under two minutes")
	fs.StringVar(&opt.json, "json", "", "write the results to this `file` (default: results/latest.json after a whole run, results/short.json after a short one)")
	fs.StringVar(&opt.dir, "dir", ".", "the bench's source `folder`")
	pattern := fs.String("run", "", "measure only what matches this `regexp`, such as 'parts/one'")
	fs.Usage = func() {
		fmt.Fprintln(log, "usage: bench [flags]\n\nMeasures winshm side by side with its references.\n\nMeasures:")
		for _, m := range measures() {
			fmt.Fprintf(log, "  %-28s %s\n", m.id(), m.about)
		}
		fmt.Fprintln(log, "\nFlags:")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return opt, err
	}
	if fs.NArg() > 0 {
		return opt, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	re, err := regexp.Compile(*pattern)
	if err != nil {
		return opt, fmt.Errorf("-run: %w", err)
	}
	opt.run = re
	if *pattern == "" {
		opt.whole()
	}
	return opt, nil
}

// whole completes the options of a run that nothing was selected for.
func (o *options) whole() {
	name := "latest.json"
	if o.short {
		o.run, name = headlines, "short.json"
	}
	if o.json == "" {
		o.json = filepath.Join(o.dir, "results", name)
	}
}

// measureAll makes the selected measures one after the other. A measure that
// fails does not keep the others from being made.
func measureAll(ctx context.Context, l *lab, selected *regexp.Regexp, rep *report) error {
	var failed error
	for _, m := range measures() {
		if !selected.MatchString(m.id()) {
			continue
		}
		start := time.Now()
		rs, err := m.make(ctx, l)
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted during %s", m.id())
		}
		switch reason, ok := errors.AsType[skip](err); {
		case ok:
			rs = []result{m.unmeasured("skipped: " + string(reason))}
		case err != nil:
			rs = []result{m.unmeasured("failed")}
			failed = errors.Join(failed, fmt.Errorf("%s: %w", m.id(), err))
		}
		rep.add(rs...)
		l.logf("%s (%.1f s)", m.id(), time.Since(start).Seconds())
	}
	return failed
}
