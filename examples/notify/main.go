// Notify is the smallest program whose processes hand each other data by message: workers report to a window, whose handler answers
// each at once, and asks one back before it does.
//
//	go run ./examples/notify -workers 3
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"winshm"
	_ "winshm/embed" // the manager comes with the program: there is nothing to install
)

// reportKind says that the data is a line of text; the answer is how many came before it. Both sides must agree.
const reportKind = 1

func main() {
	workers := flag.Int("workers", 3, "how many processes report")
	board := flag.String("board", "", "be one of them, and report to the window of this `title`")
	flag.Parse()
	var err error
	if *board != "" {
		err = work(os.Stdout, *board)
	} else {
		err = run(os.Stdout, *workers)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "notify:", err)
		os.Exit(1)
	}
}

// run has a window to which other processes report.
func run(out io.Writer, workers int) error {
	reports := 0
	title := fmt.Sprint("board of ", os.Getpid())
	board, err := winshm.Listen("winshm.example.board", title, func(m *winshm.Message) uintptr {
		if m.Kind() != reportKind {
			return m.Default()
		}
		pid, _ := m.Sender()
		// The data lies where the sender has put it, in memory that both share, and is gone when this returns.
		fmt.Fprintf(out, "process %d, which calls itself %s: %s\n", pid, nameOf(m), m.CopyData())
		reports++
		return uintptr(reports - 1)
	}, nil)
	if err != nil {
		return err
	}
	defer board.Close()
	return startWorkers(title, workers)
}

// nameOf asks the sender back while it waits for its answer: with the message's context, neither waits in vain.
func nameOf(m *winshm.Message) string {
	sender, err := winshm.WindowOf(m.WParam)
	if err != nil {
		return "nothing"
	}
	name, err := sender.Text(m.Context())
	if err != nil {
		return err.Error()
	}
	return name
}

// startWorkers starts the other processes, all at once, and waits for them.
func startWorkers(title string, workers int) (err error) {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var started []*exec.Cmd
	for range workers {
		worker := exec.Command(program, "-board", title)
		worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
		if err = worker.Start(); err != nil {
			break
		}
		started = append(started, worker)
	}
	for _, worker := range started {
		err = errors.Join(err, worker.Wait())
	}
	return err
}

// work reports. The worker's own window has the number that it puts into each report.
func work(out io.Writer, title string) error {
	me, err := winshm.Listen("winshm.example.worker", fmt.Sprint("worker ", os.Getpid()), func(m *winshm.Message) uintptr {
		return m.Default() // tells its title to who asks
	}, nil)
	if err != nil {
		return err
	}
	defer me.Close()
	board, err := winshm.FindWindow("winshm.example.board", title)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	before, err := board.From(me.Window()).SendData(ctx, reportKind, []byte("it is done"))
	if err == nil {
		fmt.Fprintf(out, "%d came before process %d\n", before, os.Getpid())
	}
	return err
}
