package testkit

import (
	"strings"
	"sync"
)

// Log is a writer that remembers.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// Contains reports whether s was written.
func (l *Log) Contains(s string) bool { return strings.Contains(l.String(), s) }

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
