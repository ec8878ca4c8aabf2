package client

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"winshm/winerr"
)

// maxCommandLine is the longest command line, in characters.
const maxCommandLine = 32767

// Program returns the file that CreateProcess would run for an application name or, if that is nil, a command line, and
// the arguments that the program gets. The codes are those of CreateProcess.
func Program(application, commandLine *string) (file string, args []string, err error) {
	if commandLine != nil && len(*commandLine) > maxCommandLine {
		return "", nil, winerr.ERROR_FILENAME_EXCED_RANGE
	}
	switch {
	case application != nil:
		if file, err = namedProgram(*application); err != nil {
			return "", nil, err
		}
		if commandLine == nil {
			return file, []string{*application}, nil
		}
	case commandLine != nil:
		if file, err = programOf(*commandLine); err != nil {
			return "", nil, err
		}
	default:
		return "", nil, winerr.ERROR_INVALID_PARAMETER
	}
	if args = SplitCommandLine(*commandLine); len(args) == 0 {
		args = []string{file}
	}
	return file, args, nil
}

// namedProgram finds a program by its path, which nothing is added to; only .exe may be missing, since few programs here
// are called so.
func namedProgram(name string) (string, error) {
	path, err := nativePath(name)
	if err != nil {
		return "", err
	}
	for _, candidate := range withoutExe(path) {
		if isProgram(candidate) {
			return candidate, nil
		}
	}
	return "", missing(path)
}

// missing is the code for a program that is not there: for lack of its folder, or of the file alone.
func missing(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return winerr.ERROR_ACCESS_DENIED
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return winerr.ERROR_PATH_NOT_FOUND
	}
	return winerr.ERROR_FILE_NOT_FOUND
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func withoutExe(path string) []string {
	const exe = ".exe"
	if cut := len(path) - len(exe); cut > 0 && strings.EqualFold(path[cut:], exe) {
		return []string{path, path[:cut]}
	}
	return []string{path}
}

// Directory returns a folder that a program can be started in. ERROR_DIRECTORY: it is none.
func Directory(name string) (string, error) {
	path, err := nativePath(name)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return "", winerr.ERROR_DIRECTORY
	}
	return path, nil
}

// programOf finds the program that a command line begins with. Where quotation marks do not say how far its name goes, it
// is the shortest that there is a program for.
func programOf(line string) (string, error) {
	switch {
	case line == "" || line[0] == ' ' || line[0] == '\t':
		return "", winerr.ERROR_INVALID_PARAMETER
	case line[0] == '"':
		name, _, _ := strings.Cut(line[1:], `"`)
		if strings.TrimLeft(name, " \t") == "" {
			return "", winerr.ERROR_INVALID_PARAMETER
		}
		return searchProgram(name)
	}
	var first error
	for end := range len(line) + 1 {
		if end < len(line) && line[end] != ' ' && line[end] != '\t' {
			continue
		}
		file, err := searchProgram(line[:end])
		if err == nil {
			return file, nil
		}
		if first == nil {
			first = err
		}
	}
	return "", first
}

// searchProgram finds a program as Windows does: a name without a folder is looked for beside this program, in the current
// folder and on PATH.
func searchProgram(name string) (string, error) {
	path, err := nativePath(name)
	if err != nil {
		return "", err
	}
	if strings.Contains(path, "/") {
		return namedProgram(name)
	}
	dirs := []string{"."}
	if own, err := os.Executable(); err == nil {
		dirs = []string{filepath.Dir(own), "."}
	}
	for _, dir := range append(dirs, filepath.SplitList(os.Getenv("PATH"))...) {
		for _, candidate := range withoutExe(path) {
			if full := filepath.Join(dir, candidate); isProgram(full) {
				return filepath.Abs(full)
			}
		}
	}
	return "", winerr.ERROR_FILE_NOT_FOUND
}

// SplitCommandLine takes a command line apart as programs on Windows do (CommandLineToArgvW): spaces and tabs separate,
// quotation marks keep together; before a quotation mark, and only there, a backslash takes the next character's meaning
// away. In the first argument, the program, it does not.
func SplitCommandLine(line string) []string {
	if line == "" {
		return nil
	}
	var args []string
	program, rest := splitProgram(line)
	args = append(args, program)
	for rest = strings.TrimLeft(rest, " \t"); rest != ""; rest = strings.TrimLeft(rest, " \t") {
		var arg string
		arg, rest = splitArgument(rest)
		args = append(args, arg)
	}
	return args
}

func splitProgram(line string) (program, rest string) {
	if quoted, ok := strings.CutPrefix(line, `"`); ok {
		program, rest, _ = strings.Cut(quoted, `"`)
		return program, rest
	}
	if end := strings.IndexAny(line, " \t"); end >= 0 {
		return line[:end], line[end:]
	}
	return line, ""
}

// splitArgument returns the first argument of line, and what follows it.
func splitArgument(line string) (arg, rest string) {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(line); i++ {
		switch ch := line[i]; {
		case ch == '\\':
			n := len(line[i:]) - len(strings.TrimLeft(line[i:], `\`))
			if i+n < len(line) && line[i+n] == '"' {
				b.WriteString(line[i : i+n/2])
				if n%2 == 1 {
					b.WriteByte('"')
					n++
				}
			} else {
				b.WriteString(line[i : i+n])
			}
			i += n - 1
		case ch == '"' && quoted && i+1 < len(line) && line[i+1] == '"':
			b.WriteByte('"')
			i++
		case ch == '"':
			quoted = !quoted
		case !quoted && (ch == ' ' || ch == '\t'):
			return b.String(), line[i:]
		default:
			b.WriteByte(ch)
		}
	}
	return b.String(), ""
}
