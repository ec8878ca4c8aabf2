package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// begin starts the driver, or another program of the folder, and leaves it running.
func (m *modules) begin(t *testing.T, program string, args ...string) *process {
	t.Helper()
	return start(t, filepath.Join(m.folder, program), args...)
}

func (p *process) expectAll(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		p.expect(t, line)
	}
}

// TestSharedData has three processes count in the shared data of a library. When all are gone, it starts again.
func TestSharedData(t *testing.T) {
	m := buildModules(t, "gcc")
	counter := func(shared string) *process {
		p := m.begin(t, "driver", "load:leaf", "call:leaf.Private", "call:leaf.Shared", "wait", "call:leaf.Shared", "wait")
		p.expectAll(t, "main", "leaf attach", "load leaf: ok", "call leaf.Private: 1", "call leaf.Shared: "+shared)
		return p
	}
	for range 2 {
		a, b, c := counter("101"), counter("102"), counter("103")
		a.say(t, "")
		a.expect(t, "call leaf.Shared: 104")
		a.kill()
		b.say(t, "")
		b.expect(t, "call leaf.Shared: 105")
		for _, p := range []*process{b, c} {
			p.kill()
		}
	}
}

// TestSharedDataOfCopies: another file is another memory, the same file under another name is not.
func TestSharedDataOfCopies(t *testing.T) {
	m := buildModules(t, "gcc")
	path := func(name string) string { return filepath.Join(m.folder, name) }
	if out, err := exec.Command("sh", "-c", `cp "$0" "$1" && ln "$0" "$2"`, path("leaf.so"), path("copy.so"), path("link.so")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	a := m.begin(t, "driver", "load:leaf", "call:leaf.Shared", "wait")
	a.expectAll(t, "main", "leaf attach", "load leaf: ok", "call leaf.Shared: 101")
	for _, tc := range []struct{ library, want string }{{"copy", "101"}, {"link", "102"}, {"leaf", "103"}} {
		lines, _ := m.run(t, nil, "driver", "load:"+tc.library, "call:"+tc.library+".Shared", "_exit:0")
		if got := lines[len(lines)-1]; got != "call "+tc.library+".Shared: "+tc.want {
			t.Errorf("%s: %s", tc.library, got)
		}
	}
}

// TestSharedDataReloaded unloads a library and loads it again, in one process: who is the first begins with the file's bytes,
// also where the linker has kept the library in memory.
func TestSharedDataReloaded(t *testing.T) {
	m := buildModules(t, "gcc")
	for _, library := range []string{"leaf", "stay"} {
		call := "call " + library + ".Shared: "
		do := []string{"load:" + library, "call:" + library + ".Shared", "call:" + library + ".Shared", "free:" + library}
		calls := func(lines []string) (got []string) {
			for _, line := range lines {
				if value, ok := strings.CutPrefix(line, call); ok {
					got = append(got, value)
				}
			}
			return got
		}
		lines, _ := m.run(t, nil, "driver", append(do, do...)...)
		if diff := cmp.Diff([]string{"101", "102", "101", "102"}, calls(lines)); diff != "" {
			t.Errorf("%s alone (-want +got)\n%s", library, diff)
		}
		other := m.begin(t, "driver", "load:"+library, "call:"+library+".Shared", "wait")
		for line := ""; line != call+"101"; {
			line = other.hear(t)
		}
		lines, _ = m.run(t, nil, "driver", append(do, do...)...)
		if diff := cmp.Diff([]string{"102", "103", "104", "105"}, calls(lines)); diff != "" {
			t.Errorf("%s while another has it (-want +got)\n%s", library, diff)
		}
		other.kill()
	}
}

// TestSharedDataOfProgram: a program has shared data too, also when it was built by clang, or with the address sanitizer.
func TestSharedDataOfProgram(t *testing.T) {
	for _, b := range []build{{"gcc", "gcc", nil}, {"clang", "clang", nil}, {"sanitizer", "gcc", []string{"-fsanitize=address"}}, {"sections", "gcc", []string{"-fdata-sections", "-Wl,--gc-sections"}}} {
		t.Run(b.name, func(t *testing.T) {
			program := b.compile(t, "module_shared.c")
			first := start(t, program, "one")
			first.expect(t, "1 1 before me: nobody")
			second := start(t, program, "two")
			second.expect(t, "2 1 before me: one")
			first.say(t, "")
			first.expect(t, "now: two")
			first.kill()
			second.kill()
			third := start(t, program, "three")
			third.expect(t, "1 1 before me: nobody")
		})
	}
}

// TestSharedDataRefused builds programs whose data cannot be shared: they do not begin, and say why.
func TestSharedDataRefused(t *testing.T) {
	first := []string{"-L" + built, "-l:winshm_start.o", "testdata/module_shared.c", "-lwinshm"}
	last := []string{"testdata/module_shared.c", "-L" + built, "-l:winshm_start.o", "-lwinshm"}
	for _, tc := range []struct {
		args, env []string
		want      string
	}{
		{first, nil, "winshm_start.o must be linked after all other objects (error 193)"},
		{append(last, "-DPOINTER"), nil, "a shared variable holds an address, which is another one in every process (error 193)"},
		{append(last, "-DPOINTER", "-Wl,-z,pack-relative-relocs"), nil, "a shared variable holds an address, which is another one in every process (error 193)"},
		{last, []string{"WINSHM_SOCKET=/nowhere/at/all"}, "there is no object manager, and none can be started (error 1062)"},
	} {
		program := filepath.Join(t.TempDir(), "program")
		args := append(slices.Clone(tc.args), "-I../include", "-o", program, "-Wl,-rpath,"+built)
		if out, err := exec.Command("gcc", args...).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
			continue
		}
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), tc.env...)
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 0xC0000142&0xFF || !strings.Contains(string(out), "its data cannot be shared: "+tc.want) {
			t.Errorf("%v: %v %s", tc.args, cmd.ProcessState, out)
		}
	}
}

// TestStatics: in DllMain the static objects of C++ are there, at load and at unload.
func TestStatics(t *testing.T) {
	for _, compiler := range []string{"g++", "clang++"} {
		for name, flags := range map[string][]string{"": nil, " plain": {"-DPLAIN"}, " unique": {"-DUNIQUE"}} {
			if compiler == "clang++" && name == " unique" {
				continue // it makes no such symbols
			}
			t.Run(compiler+name, func(t *testing.T) {
				m := &modules{t: t, folder: t.TempDir()}
				m.build(compiler, "statics.so", "module_statics.cc", append(flags, "-std=c++17", "-shared", "-fPIC")...)
				m.build("gcc", "driver", "module_driver.c", "-rdynamic")
				m.build("gcc", "linked", "module_driver.c", "-Wl,--no-as-needed", "-l:statics.so")
				unloaded := "DllMain 0|static gone|free statics: ok"
				if name == " unique" {
					unloaded = "DllMain 0|free statics: ok|end of main|static gone"
				}
				for do, want := range map[string]string{
					"driver load:statics free:statics":             "static made|DllMain 1|load statics: ok|" + unloaded,
					"driver load:statics call:statics.Shared":      "static made|DllMain 1|load statics: ok|call statics.Shared: 8|end of main|DllMain 0 static|static gone",
					"driver dlopen:FOLDER/statics.so":              "static made|DllMain 1|dlopen FOLDER/statics.so: ok|end of main|DllMain 0 static|static gone",
					"linked exit:3":                                "static made|DllMain 1 static|main|DllMain 0 static|static gone|exit 3",
					"linked load:statics free:statics _exit:4":     "static made|DllMain 1 static|main|load statics: ok|free statics: ok|exit 4",
					"driver load:statics thread:1 ExitProcess:256": "static made|DllMain 1|load statics: ok|DllMain 2|thread runs|DllMain 3|thread ended with 1|DllMain 0 static|static gone",
				} {
					args := strings.Split(do, " ")
					lines, code := m.run(t, nil, args[0], args[1:]...)
					if diff := cmp.Diff(strings.Split(want, "|"), relevant(lines, code, want)); diff != "" {
						t.Errorf("%s (-want +got)\n%s", do, diff)
					}
				}
			})
		}
	}
}

// TestEntries runs programs that have wmain, WinMain or wWinMain.
func TestEntries(t *testing.T) {
	const arguments = "plain|two words||a\"b\\|äß𝄞"
	words := map[string]string{"narrow": "[plain][two words][][a\"b\\][<c3><a4><c3><9f><f0><9d><84><9e>] 1"}
	words["4 bytes"] = "[plain][two words][][a\"b\\][<e4><df><1d11e>] 1"
	words["2 bytes"] = "[plain][two words][][a\"b\\][<e4><df><d834><dd1e>] 1"
	lines := map[string]string{}
	for form, text := range words {
		last := text[strings.LastIndex(text, "[")+1:]
		lines[form] = `[plain "two words" "" "a\"b\\" ` + last
	}
	wide, short := []string{"-DUNICODE", "-D_UNICODE"}, []string{"-DUNICODE", "-D_UNICODE", "-fshort-wchar"}
	for _, compiler := range []string{"gcc", "g++", "clang"} {
		for form, flags := range map[string][]string{"narrow": nil, "4 bytes": wide, "2 bytes": short} {
			for kind, want := range map[string]string{"": words[form], "-DWINDOWS": lines[form]} {
				t.Run(strings.Join([]string{compiler, form, kind}, " "), func(t *testing.T) {
					b := build{compiler, compiler, append([]string{}, flags...)}
					if kind != "" {
						b.flags = append(b.flags, kind)
					}
					if compiler == "g++" {
						b.flags = append(b.flags, "-xc++")
					}
					cmd := exec.Command(b.compile(t, "entry.c"), strings.Split(arguments, "|")...)
					out, _ := cmd.CombinedOutput()
					if got := strings.TrimSpace(string(out)); got != want || cmd.ProcessState.ExitCode() != 5 {
						t.Errorf("it says %s (%v)\nnot %s", got, cmd.ProcessState, want)
					}
				})
			}
		}
	}
}

func (p *process) say(t *testing.T, line string) {
	t.Helper()
	if _, err := p.in.Write([]byte(line + "\n")); err != nil {
		t.Fatal(err)
	}
}

func (p *process) hear(t *testing.T) string {
	t.Helper()
	if !p.out.Scan() {
		t.Fatal("the program says nothing more")
	}
	return p.out.Text()
}

// TestTextbookLibrary has programs share a text by a library that maps named memory in its DllMain.
func TestTextbookLibrary(t *testing.T) {
	for _, flags := range [][]string{nil, {"-DUNICODE"}, {"-fsanitize=address"}} {
		t.Run(strings.Join(flags, " "), func(t *testing.T) {
			m := &modules{t, t.TempDir(), flags}
			m.build("gcc", "libtextbook.so", "textbook_library.c", "-shared", "-fPIC")
			m.build("gcc", "program", "textbook_program.c", "-ltextbook")
			first := m.begin(t, "program", "of the first")
			first.expect(t, "nothing yet")
			second := m.begin(t, "program", "of the second")
			second.expect(t, "of the first")
			first.kill()
			third := m.begin(t, "program")
			third.expect(t, "of the second")
			second.kill()
			third.kill()
			m.begin(t, "program").expect(t, "nothing yet")
		})
	}
}
