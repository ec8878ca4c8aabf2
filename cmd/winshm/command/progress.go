package command

import (
	"fmt"
	"io"
	"time"
)

// progress tells on a terminal how far a long copy is. Short ones pass in silence.
type progress struct {
	w     io.Writer // nil: tell nobody
	total int64     // 0: not known
	done  int64
	begun time.Time
	shown time.Time
}

const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// newProgress returns a progress that is shown on stderr. When the copied bytes go to the same terminal, nothing is.
func newProgress(stderr, bytes io.Writer, total int64) *progress {
	p := &progress{total: total, begun: time.Now()}
	if isTerminal(stderr) && !isTerminal(bytes) {
		p.w = stderr
	}
	return p
}

// Write counts what is copied.
func (p *progress) Write(b []byte) (int, error) {
	p.done += int64(len(b))
	if now := time.Now(); p.w != nil && now.Sub(p.begun) >= progressAfter && now.Sub(p.shown) >= progressEvery {
		p.shown = now
		fmt.Fprintf(p.w, "\r%s\x1b[K", p.line(now.Sub(p.begun)))
	}
	return len(b), nil
}

func (p *progress) line(elapsed time.Duration) string {
	rate := int64(float64(p.done) / elapsed.Seconds())
	if p.total == 0 {
		return fmt.Sprintf("%s, %s/s", bytesText(p.done), bytesText(rate))
	}
	return fmt.Sprintf("%3d%%  %s of %s, %s/s", int64(float64(p.done)/float64(p.total)*100), bytesText(p.done), bytesText(p.total), bytesText(rate))
}

// clear removes the line from the terminal.
func (p *progress) clear() {
	if p.w != nil && !p.shown.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
