package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// answerTime bounds how long a worker may take to answer one line.
const answerTime = 3 * time.Minute

// A worker is a process that measures on request: a line in, a line of numbers out.
type worker struct {
	name   string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	server int             // the process that serves it, whose processor time counts too; 0: none
	stderr strings.Builder // complete once the process was waited for
}

// startWorker starts a worker pinned to a CPU. The caller must close it. The
// worker is killed when ctx ends, which ends a call that waits for its answer.
func startWorker(ctx context.Context, cpu int, env []string, argv ...string) (*worker, error) {
	w := &worker{name: filepath.Base(argv[0]), cmd: exec.CommandContext(ctx, argv[0], argv[1:]...)}
	w.cmd.Env = env
	w.cmd.Stderr = &w.stderr
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that an interrupt reaches us alone
	w.cmd.WaitDelay = 2 * time.Second
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.in, w.out = in, bufio.NewReader(out)
	if err := startOn(w.cmd, cpu); err != nil {
		return nil, fmt.Errorf("start %s: %w", w.name, err)
	}
	return w, nil
}

// call sends one line and returns the numbers of the answer.
func (w *worker) call(format string, args ...any) ([]float64, error) {
	line := fmt.Sprintf(format, args...)
	late := time.AfterFunc(answerTime, func() { _ = w.cmd.Process.Kill() })
	defer late.Stop()
	if _, err := io.WriteString(w.in, line+"\n"); err != nil {
		return nil, w.broken(line, err)
	}
	answer, err := w.out.ReadString('\n')
	if err != nil {
		return nil, w.broken(line, err)
	}
	if text, ok := strings.CutPrefix(answer, "error "); ok {
		return nil, fmt.Errorf("%s: %s: %s", w.name, line, strings.TrimSpace(text))
	}
	var ns []float64
	for field := range strings.FieldsSeq(answer) {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: answer %q: %w", w.name, line, answer, err)
		}
		ns = append(ns, n)
	}
	return ns, nil
}

// broken says why a worker no longer answers, with the end of what it printed.
func (w *worker) broken(line string, err error) error {
	_ = w.cmd.Process.Kill()
	werr := w.cmd.Wait()
	text := strings.TrimSpace(w.stderr.String())
	if over := len(text) - 2000; over > 0 {
		text = "..." + text[over:]
	}
	return fmt.Errorf("%s: %s: %w (%w)\n%s", w.name, line, err, werr, text)
}

// close ends the worker: its standard input ends, and if that does not help
// within some seconds it is killed.
func (w *worker) close() {
	if w.cmd.ProcessState != nil {
		return
	}
	late := time.AfterFunc(5*time.Second, func() { _ = w.cmd.Process.Kill() })
	defer late.Stop()
	if err := w.in.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		_ = w.cmd.Process.Kill()
	}
	_ = w.cmd.Wait() // how a worker ends is of no interest
}

// subject returns a worker's command as something that can be measured: the
// figures of an answer are divided by the number of iterations.
func (w *worker) subject(command string) subject {
	return subject{used: usedBy(w.pids()...), run: func(n int) ([]float64, error) {
		ns, err := w.call("%s %d", command, n)
		for i := range ns {
			ns[i] /= float64(n)
		}
		return ns, err
	}}
}

// pids are those who take part when a worker does something: itself, processes that it has started, its server.
func (w *worker) pids() []int {
	return append(children(w.cmd.Process.Pid), w.cmd.Process.Pid, w.server)
}
