package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"winshm"
	"winshm/cmd/winshm/command"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// spoiler is the demo's output. When a text is printed it spoils what comes next.
type spoiler struct {
	bytes.Buffer
	when  string
	spoil func()
}

func (s *spoiler) Write(p []byte) (int, error) {
	if s.spoil != nil && bytes.Contains(p, []byte(s.when)) {
		s.spoil()
		s.spoil = nil
	}
	return s.Buffer.Write(p)
}

// overtake waits for the demo's mutex before the demo does.
func overtake(t *testing.T, c *winshm.Client) {
	m, err := c.OpenMutex(spoiledName+"-mutex", 0)
	if err != nil {
		t.Fatal(err)
	}
	pending, err := winshm.Notify(m)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		<-pending.Done()
		result, err := pending.Result()
		if err == nil {
			err = result.Locks[0].Unlock()
		}
		done <- err
	}()
	t.Cleanup(func() { // the manager may be gone by now
		_, _ = m.Close(), pending.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

const spoiledName = `Global\spoiled`

// The demo must notice what is not as it says. Here somebody else interferes with it.
func TestDemoNotices(t *testing.T) {
	const name = spoiledName
	open := func(t *testing.T, c *winshm.Client) *winshm.Section {
		s, err := c.OpenSection(name, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	scribble := func(t *testing.T, c *winshm.Client, offset int64) {
		v, err := open(t, c).Map(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		v.Bytes()[offset] ^= 1
	}
	for _, test := range []struct {
		name, when, want string
		spoil            func(*testing.T, *winshm.Client)
	}{
		{"greeting", " 3. ", `step 3 of the demo failed: process \d+ reads "iello`, func(t *testing.T, c *winshm.Client) { scribble(t, c, 0) }},
		{"file", " 4. ", "step 4 of the demo failed: process", func(t *testing.T, c *winshm.Client) { scribble(t, c, 1<<20) }},
		{"name", " 8. ", "step 8 of the demo failed: " + regexp.QuoteMeta(name) + " is still found", func(t *testing.T, c *winshm.Client) { open(t, c) }},
		{"after", " 9. ", "step 10 of the demo failed: " + regexp.QuoteMeta(name) + " exists already", func(t *testing.T, c *winshm.Client) {
			s, err := c.CreateSection(name, 4096, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
		}},
		{"event", "14. ", "step 14 of the demo failed: " + regexp.QuoteMeta(name) + "-event exists already", func(t *testing.T, c *winshm.Client) {
			e, err := c.CreateEvent(name+"-event", nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = e.Close() })
		}},
		{"mutex", "15. ", "step 15 of the demo failed: " + regexp.QuoteMeta(name) + "-mutex is no mutex", func(t *testing.T, c *winshm.Client) {
			e, err := c.CreateEvent(name+"-mutex", nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = e.Close() })
		}},
		{"owner", "16. ", "step 16 of the demo failed: that the mutex is abandoned is told: false instead of true", overtake},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := testkit.StartManager(t, server.Config{})
			c, err := winshm.Connect(&winshm.Config{Socket: m.Socket})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			out := &spoiler{when: test.when, spoil: func() { test.spoil(t, c) }}
			var stderr strings.Builder
			code := command.Main([]string{"demo", "--socket", m.Socket, "--name", name}, out, &stderr)
			if code != 1 {
				t.Errorf("exit code %d", code)
			}
			if !regexp.MustCompile(test.want).MatchString(stderr.String()) {
				t.Errorf("it says %q; want %q", stderr.String(), test.want)
			}
			if strings.Contains(out.String(), "All true") {
				t.Errorf("it says that all is true:\n%s", out.String())
			}
		})
	}
}
