package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"time"
)

// options are the command's flags.
type options struct {
	short   bool
	whole   bool // nothing was selected
	run     *regexp.Regexp
	json    string
	dir     string
	budget  time.Duration // 0: as long as it takes
	from    string
	publish string
	compare [2]string
}

const usage = `usage: go run . [flags]                 measure, and print the table
       go run . -from FILE              print the table of an earlier run
       go run . -compare OLD NEW        what changed between two runs
       go run . -publish FILE           take a run's figures and plots into the repository

Measures winshm side by side with its references, in alternating rounds; what counts are ratios. For
figures to rely on, let the machine have nothing else to do. See docs/performance.md for the method.

  go run . -short                       the headlines, in two minutes
  go run .                              everything, in a quarter of an hour; writes results/latest.json and plots
  go run . -run '^sync/' -json new.json a selection; 'go run . -list' lists the measures

flags:
`

// parse reads the flags. It answers flag.ErrHelp when all has been said.
func parse(args []string, out, log io.Writer) (options, error) {
	var opt options
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(log)
	fs.BoolVar(&opt.short, "short", false, "only the headlines (or what -run selects), with fewer and shorter rounds")
	fs.StringVar(&opt.json, "json", "", "write the results to this `file` (default: results/latest.json after a whole run, results/short.json after a short one)")
	fs.StringVar(&opt.dir, "dir", ".", "the bench's source `folder`")
	fs.DurationVar(&opt.budget, "budget", 0, "begin no measure after this `time`, such as 10m; the rest is skipped")
	fs.StringVar(&opt.from, "from", "", "measure nothing; print the table of this JSON `file`")
	fs.StringVar(&opt.publish, "publish", "", "measure nothing; make this JSON `file` the published one: its figures in docs/performance.md, its plots in results")
	fs.StringVar(&opt.compare[0], "compare", "", "measure nothing; compare this JSON `file` with that of the argument that follows")
	list := fs.Bool("list", false, "list the measures")
	pattern := fs.String("run", "", "measure only what matches this `regexp`, such as 'parts/one'")
	fs.Usage = func() {
		fmt.Fprint(log, usage)
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return opt, err
	}
	if *list {
		return opt, errors.Join(listMeasures(out), flag.ErrHelp)
	}
	return opt, opt.complete(*pattern, fs.Args())
}

// complete fills in what follows from the flags and the arguments behind them.
func (o *options) complete(pattern string, rest []string) (err error) {
	if o.compare[0] != "" {
		if len(rest) != 1 {
			return errors.New("-compare needs two files: -compare OLD NEW")
		}
		o.compare[1], rest = rest[0], nil
	}
	if len(rest) > 0 {
		return fmt.Errorf("unexpected argument %q", rest[0])
	}
	if o.run, err = regexp.Compile(pattern); err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	if o.whole = pattern == ""; o.whole {
		o.everything()
	}
	return nil
}

// everything completes the options of a run that nothing was selected for.
func (o *options) everything() {
	name := "latest.json"
	if o.short {
		o.run, name = headlines, "short.json"
	}
	if o.json == "" {
		o.json = filepath.Join(o.dir, "results", name)
	}
}

// listMeasures lists what can be measured.
func listMeasures(out io.Writer) error {
	for _, m := range measures() {
		if _, err := fmt.Fprintf(out, "%-34s %s\n", m.id(), m.about); err != nil {
			return err
		}
	}
	return nil
}
