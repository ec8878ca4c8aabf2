package command

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"winshm"
)

// demoRequest is what the demo asks one of its processes to do, demoAnswer what came of it. They travel as JSON through
// the process's standard input and output.
type demoRequest struct {
	Do     string
	Name   string `json:",omitempty"`
	File   string `json:",omitempty"`
	Text   string `json:",omitempty"`
	Size   int64  `json:",omitempty"`
	Offset int64  `json:",omitempty"`
	Length int64  `json:",omitempty"`
	// Handle and PID name a block.
	Handle uintptr `json:",omitempty"`
	PID    int     `json:",omitempty"`
}

type demoAnswer struct {
	Error   string `json:",omitempty"`
	Text    string `json:",omitempty"`
	Sum     string `json:",omitempty"`
	Address string `json:",omitempty"`
	Existed bool   `json:",omitempty"`
}

// newDemoActorCommand is how the demo starts its processes; nobody else has a use for it.
func newDemoActorCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use: "demo-actor", Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := g.connect(true)
			if err != nil {
				return err
			}
			defer c.Close()
			a := demoActor{client: c}
			return a.serve(cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
}

// demoActor is one of the processes of the demo. It does what it is asked and nothing else.
type demoActor struct {
	client  *winshm.Client
	section *winshm.Section
	view    *winshm.View
	mutex   *winshm.Mutex
}

func (a *demoActor) serve(in io.Reader, out io.Writer) error {
	requests, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var r demoRequest
		if err := requests.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := a.do(r)
		if err != nil {
			answer.Error = err.Error()
		}
		if err := answers.Encode(answer); err != nil {
			return err
		}
	}
}

func (a *demoActor) do(r demoRequest) (answer demoAnswer, err error) {
	switch r.Do {
	case "create":
		a.section, err = a.client.CreateSection(r.Name, r.Size, nil)
		return a.mapped(err)
	case "open":
		a.section, err = a.client.OpenSection(r.Name, 0)
		return a.mapped(err)
	case "load":
		return answer, a.load(r.File, r.Offset)
	case "write":
		_, err = a.view.WriteAt([]byte(r.Text), r.Offset)
	case "read":
		text := make([]byte, r.Length)
		_, err = a.view.ReadAt(text, r.Offset)
		answer.Text = string(text)
	case "sum":
		answer.Sum, err = sumOf(io.NewSectionReader(a.view, r.Offset, r.Length))
	case "lock":
		answer.Text, err = a.lock(r)
	case "wait":
		err = a.await(r.Name)
	case "own":
		err = a.own(r.Name)
	case "close":
		err = a.section.Close()
	default:
		err = fmt.Errorf("the demo asks for %q, which this program does not know", r.Do)
	}
	return answer, err
}

// mapped maps the section that was just created or opened.
func (a *demoActor) mapped(err error) (demoAnswer, error) {
	if err == nil {
		a.view, err = a.section.Map(nil)
	}
	if err != nil {
		return demoAnswer{}, err
	}
	return demoAnswer{Address: fmt.Sprintf("%p", a.view.Bytes()), Existed: a.section.Existed()}, nil
}

// load copies a file into the view.
func (a *demoActor) load(path string, offset int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = fill(target{a.section, a.view}, offset, f, &progress{})
	return err
}

// sumOf returns the SHA-256 of all of r.
func sumOf(r io.Reader) (string, error) {
	hash := sha256.New()
	if _, err := io.CopyBuffer(hash, r, make([]byte, copyBuffer)); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
