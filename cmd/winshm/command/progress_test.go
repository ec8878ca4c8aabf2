package command

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgressLine(t *testing.T) {
	p := progress{total: 4 << 20, done: 1 << 20}
	if got, want := p.line(2*time.Second), " 25%  1.0 MiB of 4.0 MiB, 512 KiB/s"; got != want {
		t.Errorf("line = %q; want %q", got, want)
	}
	p.total = 0
	if got, want := p.line(2*time.Second), "1.0 MiB, 512 KiB/s"; got != want {
		t.Errorf("line = %q; want %q", got, want)
	}
}

// What is quick passes in silence; what takes long is told of, but not too often, and leaves nothing behind.
func TestProgressOfLongCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := progress{w: &out, total: 100, begun: time.Now()}
		wait := func(d time.Duration) { <-time.After(d) }
		step := func() { _, _ = p.Write(make([]byte, 10)) }
		step()
		p.clear()
		if out.Len() > 0 {
			t.Errorf("a quick copy prints %q", out.String())
		}
		wait(progressAfter)
		step()
		shown := out.Len()
		if shown == 0 {
			t.Fatal("a long copy prints nothing")
		}
		step()
		if out.Len() != shown {
			t.Errorf("it prints twice at once: %q", out.String())
		}
		wait(progressEvery)
		step()
		p.clear()
		if got := out.String(); !bytes.Contains(out.Bytes(), []byte("\r 40%  ")) || got[len(got)-4:] != "\r\x1b[K" {
			t.Errorf("it prints %q", got)
		}
	})
}

// Where the bytes themselves go to the terminal, or standard error is none, nothing is told.
func TestProgressNeedsTerminal(t *testing.T) {
	if p := newProgress(&bytes.Buffer{}, nil, 1); p.w != nil {
		t.Error("it prints to what is no terminal")
	}
}
