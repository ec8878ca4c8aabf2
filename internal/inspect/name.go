package inspect

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

const (
	globalPrefix  = `Global\`
	localPrefix   = `Local\`
	sessionPrefix = `Session\`
)

// fullPath returns where a name leads a program of a session: the path in the manager's tree.
func fullPath(name string, session uint32) string {
	dir := sessionDir(session)
	for {
		head, rest, more := strings.Cut(name, `\`)
		switch {
		case more && head == "Global":
			dir = globalPrefix
		case more && head == "Local":
		case more && head == "Session":
			number, inside, ok := strings.Cut(rest, `\`)
			n, err := strconv.ParseUint(number, 10, 32)
			if !ok || err != nil {
				return dir + name
			}
			dir, rest = sessionDir(uint32(n)), inside
		default:
			return dir + name
		}
		name = rest
	}
}

// sessionDir returns the directory of a session. That of session 0 is the global one.
func sessionDir(n uint32) string {
	if n == 0 {
		return globalPrefix
	}
	return fmt.Sprintf(`%s%d\`, sessionPrefix, n)
}

// shortPath returns the name by which a program of a session is shown what lies at a path.
func shortPath(path string, session uint32) string {
	if name, ok := strings.CutPrefix(path, sessionDir(session)); ok && session != 0 {
		return localPrefix + name
	}
	return path
}

// Printable returns s with everything replaced that could confuse a terminal or a table. Names are chosen by strangers.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
