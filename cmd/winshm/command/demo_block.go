package command

import (
	"errors"
	"fmt"
	"os/exec"

	"winshm/winerr"
)

const (
	blockText    = "a block of memory"
	changedBlock = "A block, changed."
)

// makeBlock makes a block whose reference process is a program that knows nothing of shared memory.
func (s *demoStory) makeBlock() ([]string, error) {
	s.reference = exec.Command("sleep", "600")
	if err := s.reference.Start(); err != nil {
		return nil, err
	}
	pid := s.reference.Process.Pid
	var err error
	if s.block, err = s.client.NewBlock([]byte(blockText), 0, pid); err != nil {
		return nil, err
	}
	if s.locked, err = s.block.Lock(true); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("the block is known as handle %#x of process %d, which is %q and knows nothing of it", s.block.Handle(), pid, "sleep"),
	}, nil
}

// shareBlock has another process lock and change the block.
func (s *demoStory) shareBlock() ([]string, error) {
	answer, err := s.second.ask(demoRequest{Do: "lock", Handle: s.block.Handle(), PID: s.block.PID(), Text: changedBlock})
	switch {
	case err != nil:
		return nil, err
	case answer.Text != blockText:
		return nil, fmt.Errorf("process %d finds %q in the block", s.second.pid(), answer.Text)
	}
	if err := s.expectBlock(); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("process %d locks it by these two numbers, and finds %q", s.second.pid(), blockText),
		fmt.Sprintf("it writes %q, which we see", changedBlock),
	}, nil
}

func (s *demoStory) expectBlock() error {
	if got := string(s.locked.Bytes()); got != changedBlock {
		return fmt.Errorf("the block holds %q and not %q", got, changedBlock)
	}
	return nil
}

// killReference ends the process whose handle it is.
func (s *demoStory) killReference() ([]string, error) {
	s.disposeReference()
	switch _, err := s.block.Lock(true); {
	case err == nil:
		return nil, errors.New("the block can still be locked")
	case !errors.Is(err, winerr.ERROR_INVALID_HANDLE):
		return nil, fmt.Errorf("locking the block fails otherwise than expected: %w", err)
	}
	if err := s.expectBlock(); err != nil {
		return nil, err
	}
	if err := s.locked.Close(); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("process %d got SIGKILL: the handle went with it, and locking gives ERROR_INVALID_HANDLE", s.block.PID()),
		"what was locked before stays until it is unlocked",
	}, nil
}

func (s *demoStory) disposeReference() {
	if s.reference != nil && s.reference.Process != nil && s.reference.ProcessState == nil {
		_, _ = s.reference.Process.Kill(), s.reference.Wait()
	}
}

// lock locks a block, writes to it, and says what it held before.
func (a *demoActor) lock(r demoRequest) (string, error) {
	view, err := a.client.OpenBlock(r.Handle, r.PID).Lock(true)
	if err != nil {
		return "", err
	}
	found := string(view.Bytes())
	copy(view.Bytes(), r.Text)
	return found, view.Close()
}
