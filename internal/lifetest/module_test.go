package lifetest

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"

	"winshm"
	"winshm/internal/testkit"
)

const modulePage = 4096

// playModule attaches to the module Args[0]. While it initialises the memory it asks what to do: "fail", or go on. Then it
// answers each word with the value of the counter, which it raises, until it is told no more.
func playModule(s *testkit.Stage) {
	m, err := winshm.OpenModule(s.Args[0], modulePage, func(memory []byte) error {
		if memory[0] != 0 {
			return errors.New("the memory is not zero")
		}
		memory[0] = 100
		s.Say("initialising")
		word, err := s.Hear()
		if word == "fail" {
			return errors.New("told to fail")
		}
		return err
	})
	if err != nil {
		s.Say("error: %v", err)
		return
	}
	s.Say("attached, first %t", m.First())
	counter, err := winshm.At[atomic.Uint32](m.View(), 0)
	s.Check(err)
	for {
		if _, err := s.Hear(); errors.Is(err, io.EOF) {
			break
		}
		s.Say("%d", counter.Add(1))
	}
	s.Check(m.Close())
}

func TestModule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.start("module", "counter")
	a.Expect("initialising")
	b := w.start("module", "counter") // waits for a
	a.Say("go on")
	a.Expect("attached, first true")
	b.Expect("attached, first false")
	a.Say("count")
	a.Expect("101")
	b.Say("count")
	b.Expect("102")
	a.Kill()
	b.Say("count")
	b.Expect("103")
	if err := b.End(); err != nil {
		t.Fatal(err)
	}

	c := w.start("module", "counter") // all are gone: it starts again
	c.Expect("initialising")
	c.Say("go on")
	c.Expect("attached, first true")
	c.Say("count")
	c.Expect("101")
}

// Whoever fails to initialise the memory, or is killed while doing so, leaves that to the next one.
func TestModuleInitialisedAfresh(t *testing.T) {
	t.Parallel()
	for what, give := range map[string]func(*testkit.Actor){
		"killed": (*testkit.Actor).Kill,
		"failed": func(a *testkit.Actor) {
			a.Say("fail")
			a.Expect("error: open module counter: told to fail")
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.start("module", "counter")
			a.Expect("initialising")
			b := w.start("module", "counter")
			c := w.start("module", "counter")
			give(a)
			first, second := b, c
			for _, next := range []*testkit.Actor{b, c} {
				next.Say("go on") // an answer to "initialising" for one of them, a count for the other
			}
			heard := b.Hear()
			if heard != "initialising" {
				first, second = c, b
				if heard != "attached, first false" {
					t.Fatalf("it says %q", heard)
				}
				first.Expect("initialising")
			}
			first.Expect("attached, first true")
			if second == c {
				second.Expect("attached, first false")
			}
			second.Expect("101")
			first.Say("count")
			first.Expect("102")
		})
	}
}
