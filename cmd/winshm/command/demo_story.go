package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"winshm"
	"winshm/winerr"
)

// Where in the section the demo puts what. The file comes last.
const (
	greetingAt = 0
	replyAt    = 1024
	thanksAt   = 2048
	fileAt     = 64 << 10
)

// demoSteps are told and checked in this order. Each returns what there is to say about it.
var demoSteps = []struct {
	title string
	run   func(*demoStory) ([]string, error)
}{
	{"One process makes a section and gives it a name", (*demoStory).create},
	{"It puts a greeting and a whole file into it", (*demoStory).load},
	{"Another process opens the section by its name", (*demoStory).open},
	{"It checks every byte of the file", (*demoStory).check},
	{"It writes a reply, which the first process sees", (*demoStory).reply},
	{"The first process writes too, which the second sees", (*demoStory).thank},
	{"The second process closes its handle, and keeps its view", (*demoStory).closeHandle},
	{"The first process is killed, with no chance to tidy up", (*demoStory).killFirst},
	{"The second process still has all of the memory", (*demoStory).stillThere},
	{"The name is free, and what is made under it begins empty", (*demoStory).afresh},
	{"A block of memory is known by a handle and a process", (*demoStory).makeBlock},
	{"Another process locks the block, and changes it", (*demoStory).shareBlock},
	{"The process that stands for the block is killed", (*demoStory).killReference},
	{"A process waits for an event, until it is set", (*demoStory).awaitEvent},
	{"A third process owns a mutex, and all can see that", (*demoStory).ownMutex},
	{"It is killed, and the next owner learns that", (*demoStory).killOwner},
	{"The second process ends, and nothing is left behind", (*demoStory).finish},
}

// demoStory is what the steps know.
type demoStory struct {
	g             *globals
	client        *winshm.Client
	name          string
	first, second *demoProcess

	file     string
	fileSize int64
	sum      string // of the file, told to the second process by us and not through the memory

	block     *winshm.Block
	locked    *winshm.View
	reference *exec.Cmd // the process that the block is known by

	start func() (*demoProcess, error) // starts a process
	third *demoProcess
	mutex *winshm.Mutex // that the third process owns
}

func (s *demoStory) size() int64 { return fileAt + s.fileSize }

func (s *demoStory) create() ([]string, error) {
	answer, err := s.first.ask(demoRequest{Do: "create", Name: s.name, Size: s.size()})
	if err != nil {
		return nil, err
	}
	if answer.Existed {
		return nil, fmt.Errorf("%s existed already: choose another --name", s.name)
	}
	return []string{
		fmt.Sprintf("process %d made %s, %s", s.first.pid(), s.name, bytesText(s.size())),
		"it sees the section in its memory at address " + answer.Address,
	}, nil
}

func (s *demoStory) load() ([]string, error) {
	if _, err := s.first.ask(demoRequest{Do: "write", Offset: greetingAt, Text: s.greeting()}); err != nil {
		return nil, err
	}
	if _, err := s.first.ask(demoRequest{Do: "load", Offset: fileAt, File: s.file}); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("the greeting is %q", s.greeting()),
		fmt.Sprintf("the file is this program itself, %s", bytesText(s.fileSize)),
	}, nil
}

func (s *demoStory) greeting() string { return fmt.Sprintf("hello from process %d", s.first.pid()) }
func (s *demoStory) answer() string   { return fmt.Sprintf("greetings back from %d", s.second.pid()) }
func (s *demoStory) thanks() string   { return fmt.Sprintf("%d says thanks", s.first.pid()) }

func (s *demoStory) open() ([]string, error) {
	answer, err := s.second.ask(demoRequest{Do: "open", Name: s.name})
	if err != nil {
		return nil, err
	}
	if err := expectText(s.second, greetingAt, s.greeting()); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("process %d sees the same memory at address %s", s.second.pid(), answer.Address),
		fmt.Sprintf("it reads %q", s.greeting()),
	}, nil
}

func (s *demoStory) check() ([]string, error) {
	if err := s.expectFile(); err != nil {
		return nil, err
	}
	return []string{
		"the SHA-256 of the file is " + s.sum[:16] + "..., computed from the disk",
		"so is that of the " + bytesText(s.fileSize) + " that process " + fmt.Sprint(s.second.pid()) + " finds in the memory",
	}, nil
}

// expectFile checks that the second process finds the whole file in its view.
func (s *demoStory) expectFile() error {
	answer, err := s.second.ask(demoRequest{Do: "sum", Offset: fileAt, Length: s.fileSize})
	if err == nil && answer.Sum != s.sum {
		err = fmt.Errorf("process %d finds other bytes: SHA-256 %s instead of %s", s.second.pid(), answer.Sum, s.sum)
	}
	return err
}

func (s *demoStory) reply() ([]string, error) {
	if err := s.say(s.second, replyAt, s.answer()); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("process %d reads %q", s.first.pid(), s.answer()),
		"nobody sent it: both look at the same pages",
	}, nil
}

func (s *demoStory) thank() ([]string, error) {
	if err := s.say(s.first, thanksAt, s.thanks()); err != nil {
		return nil, err
	}
	return []string{fmt.Sprintf("process %d reads %q", s.second.pid(), s.thanks())}, nil
}

// say has one process write and checks that both see it.
func (s *demoStory) say(who *demoProcess, offset int64, text string) error {
	_, err := who.ask(demoRequest{Do: "write", Offset: offset, Text: text})
	return errors.Join(err, expectText(s.first, offset, text), expectText(s.second, offset, text))
}

// expectText checks that a process sees a text in its view.
func expectText(p *demoProcess, offset int64, want string) error {
	answer, err := p.ask(demoRequest{Do: "read", Offset: offset, Length: int64(len(want))})
	if err == nil && answer.Text != want {
		err = fmt.Errorf("process %d reads %q instead of %q", p.pid(), answer.Text, want)
	}
	return err
}

func (s *demoStory) closeHandle() ([]string, error) {
	if _, err := s.second.ask(demoRequest{Do: "close"}); err != nil {
		return nil, err
	}
	section, err := s.client.OpenSection(s.name, winshm.MapRead)
	if err != nil {
		return nil, fmt.Errorf("the name is gone, though process %d holds it: %w", s.first.pid(), err)
	}
	return []string{fmt.Sprintf("the name is still found, since process %d has a handle", s.first.pid())}, section.Close()
}

func (s *demoStory) killFirst() ([]string, error) {
	if err := s.first.kill(); err != nil {
		return nil, err
	}
	section, err := s.client.OpenSection(s.name, winshm.MapRead)
	switch {
	case err == nil:
		_ = section.Close()
		return nil, fmt.Errorf("%s is still found, though no process of the demo holds it", s.name)
	case !errors.Is(err, winerr.ERROR_FILE_NOT_FOUND):
		return nil, fmt.Errorf("opening %s fails otherwise than expected: %w", s.name, err)
	}
	return []string{
		fmt.Sprintf("process %d got SIGKILL: its handle, the last one, ended with it", s.first.pid()),
		"opening " + s.name + " gives ERROR_FILE_NOT_FOUND",
	}, nil
}

func (s *demoStory) stillThere() ([]string, error) {
	err := errors.Join(s.expectFile(), expectText(s.second, greetingAt, s.greeting()), expectText(s.second, thanksAt, s.thanks()))
	if err != nil {
		return nil, err
	}
	return []string{
		"the greeting, the replies and the file are what they were",
		"a handle keeps the name; a view keeps the memory",
	}, nil
}

func (s *demoStory) afresh() ([]string, error) {
	section, err := s.client.CreateSection(s.name, s.size(), nil)
	if err != nil {
		return nil, err
	}
	defer section.Close()
	if section.Existed() {
		return nil, fmt.Errorf("%s exists already", s.name)
	}
	view, err := section.Map(&winshm.ViewOptions{Mode: winshm.ViewRead})
	if err != nil {
		return nil, err
	}
	defer view.Close()
	if err := expectZero(view); err != nil {
		return nil, err
	}
	if err := expectText(s.second, greetingAt, s.greeting()); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("we made %s again: %s, all zero", s.name, bytesText(section.Size())),
		fmt.Sprintf("process %d goes on seeing the old memory", s.second.pid()),
	}, nil
}

// expectZero checks that nobody can see what was in the memory before.
func expectZero(view *winshm.View) error {
	buf := make([]byte, copyBuffer)
	for offset := int64(0); offset < view.Size(); {
		n, err := view.ReadAt(buf, offset)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		for i, b := range buf[:n] {
			if b != 0 {
				return fmt.Errorf("byte %d of the new section is %#x and not zero", offset+int64(i), b)
			}
		}
		offset += int64(n)
	}
	return nil
}

func (s *demoStory) finish() ([]string, error) {
	if err := s.second.end(); err != nil {
		return nil, err
	}
	i := s.g.inspector()
	defer i.Close()
	for _, name := range []string{s.name, s.eventName(), s.mutexName()} {
		switch _, err := i.Find(name); {
		case err == nil:
			return nil, fmt.Errorf("%s still exists", name)
		case !errors.Is(err, winerr.ERROR_FILE_NOT_FOUND):
			return nil, err
		}
	}
	return []string{"winshm ls does not show " + s.name + " any more, nor the event and the mutex"}, nil
}

// readFile takes the size and checksum of the file to copy.
func (s *demoStory) readFile() error {
	f, err := os.Open(s.file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s.fileSize = info.Size()
	s.sum, err = sumOf(f)
	return err
}
