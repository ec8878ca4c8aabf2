package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// demoProcess is a process of the demo, seen from the one that directs.
type demoProcess struct {
	cmd      *exec.Cmd
	in       io.WriteCloser
	requests *json.Encoder
	answers  *json.Decoder
}

// startProcess starts this program again, as an actor.
func (g *globals) startProcess(ctx context.Context, stderr io.Writer) (*demoProcess, error) {
	cmd := g.command(ctx, "/proc/self/exe", "demo-actor")
	cmd.Args[0] = "winshm"
	cmd.Stderr = stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &demoProcess{cmd, in, json.NewEncoder(in), json.NewDecoder(out)}, nil
}

func (p *demoProcess) pid() int { return p.cmd.Process.Pid }

// ask has the process do something, and waits until it is done.
func (p *demoProcess) ask(r demoRequest) (demoAnswer, error) {
	var answer demoAnswer
	err := p.requests.Encode(r)
	if err == nil {
		err = p.answers.Decode(&answer)
	}
	if err != nil {
		return answer, fmt.Errorf("process %d ended before it answered: %w", p.pid(), err)
	}
	if answer.Error != "" {
		return answer, errors.New(answer.Error)
	}
	return answer, nil
}

// kill ends the process with SIGKILL and waits until it is gone.
func (p *demoProcess) kill() error {
	if err := p.cmd.Process.Kill(); err != nil {
		return err
	}
	var exit *exec.ExitError
	if err := p.cmd.Wait(); !errors.As(err, &exit) {
		return fmt.Errorf("process %d was killed, but ended otherwise: %w", p.pid(), err)
	}
	return nil
}

// end lets the process end by itself.
func (p *demoProcess) end() error {
	_ = p.in.Close()
	return p.cmd.Wait()
}

// dispose ends the process whatever state it is in.
func (p *demoProcess) dispose() {
	if p == nil || p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(os.Kill)
	_ = p.cmd.Wait()
}
