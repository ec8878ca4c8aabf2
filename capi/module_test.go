package main_test

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// modules is a folder with libraries and a program:
//
//	leaf.so    needs nothing
//	libmid.so  needs leaf
//	top.dll    needs mid
//	stay.dll   needs leaf, and is marked so that the linker never unloads it
//	unique.so  has a symbol for which the linker never unloads it
//	odd.so     needs a library that does not exist
//	broken.so  has a symbol that nobody has
//	driver     does what its arguments say
//	linked     is the same, and needs mid
type modules struct {
	t      *testing.T
	folder string
	flags  []string
}

// build compiles a source of testdata into the folder.
func (m *modules) build(compiler, name, source string, args ...string) {
	m.t.Helper()
	if _, err := exec.LookPath(compiler); err != nil {
		m.t.Skipf("no %s on this machine", compiler)
	}
	line := append([]string{"-O1", "-g", "-Wall", "-Wextra", "-Werror", "-I../include", "-o", filepath.Join(m.folder, name)}, m.flags...)
	line = append(line, filepath.Join("testdata", source))
	line = append(line, args...)
	line = append(line, "-L"+m.folder, "-L"+built, "-Wl,-rpath,"+built+":$ORIGIN", "-l:winshm_start.o", "-lwinshm", "-lpthread")
	if out, err := exec.Command(compiler, line...).CombinedOutput(); err != nil || len(out) > 0 {
		m.t.Fatalf("%s %s: %v\n%s", compiler, name, err, out)
	}
}

func buildModules(t *testing.T, compiler string, flags ...string) *modules {
	t.Helper()
	m := &modules{t, t.TempDir(), flags}
	library := func(file, name string, args ...string) {
		m.build(compiler, file, "module_library.c", append([]string{"-DNAME=" + name, "-shared", "-fPIC"}, args...)...)
	}
	library("leaf.so", "leaf")
	library("libmid.so", "mid", "-DNEEDS=leaf_function", "-l:leaf.so")
	library("top.dll", "top", "-DNEEDS=mid_function", "-l:libmid.so")
	library("stay.dll", "stay", "-DNEEDS=leaf_function", "-l:leaf.so", "-Wl,-z,nodelete")
	library("gone.so", "gone")
	library("odd.so", "odd", "-DNEEDS=gone_function", "-l:gone.so")
	if err := os.Remove(filepath.Join(m.folder, "gone.so")); err != nil {
		t.Fatal(err)
	}
	library("broken.so", "broken", "-DNEEDS=nowhere_function", "-Wl,--unresolved-symbols=ignore-all")
	m.build(compiler, "driver", "module_driver.c", "-rdynamic")
	m.build(compiler, "linked", "module_driver.c", "-Wl,--no-as-needed", "-l:libmid.so")
	for name, text := range map[string]string{"text.dll": strings.Repeat("text", 100), "empty.dll": ""} {
		if err := os.WriteFile(filepath.Join(m.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(m.folder, "folder.dll"), 0o700); err != nil {
		t.Fatal(err)
	}
	return m
}

// run runs one of the programs in the folder, and returns what it says and its exit code. FOLDER in arguments and results
// stands for the folder's path.
func (m *modules) run(t *testing.T, env []string, program string, args ...string) (lines []string, code int) {
	t.Helper()
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FOLDER", m.folder)
	}
	cmd := exec.Command(filepath.Join(m.folder, program), args...)
	cmd.Env = append(os.Environ(), env...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, _ := cmd.Output()
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(complaints.String())
		}
	})
	text := strings.ReplaceAll(string(out), m.folder, "FOLDER")
	return strings.Split(strings.TrimSpace(text), "\n"), cmd.ProcessState.ExitCode()
}

// moduleCases are what programs do and what comes of it: "program verb..." and lines, of which "main" and "end of main" are
// left out. The last line is "exit CODE" unless that is 0.
var moduleCases = []struct {
	name string
	env  string
	do   string
	want string
}{
	{
		"leaves first, dependents leave first", "", "driver load:top free:top",
		"leaf attach|mid attach|top attach|load top: ok|top detach|mid detach|leaf detach|free top: ok",
	},
	{
		"counts", "", "driver load:leaf load:leaf.so load:FOLDER/leaf.so free:leaf free:leaf get:leaf free:leaf get:leaf",
		"leaf attach|load leaf: ok|load leaf.so: ok|load FOLDER/leaf.so: ok|free leaf: ok|free leaf: ok|get leaf: ok|" +
			"leaf detach|free leaf: ok|get leaf: error 126",
	},
	{
		"spellings", "", `driver load:MID load:mid.dll load:libmid.so load:FOLDER\libmid.so load:C:FOLDER\mid load:mid. _exit:0`,
		`load MID: error 126|leaf attach|mid attach|load mid.dll: ok|load libmid.so: ok|load FOLDER\libmid.so: ok|` +
			`load C:FOLDER\mid: ok|load mid.: error 126`,
	},
	{
		"from the current folder", "", `driver cd:FOLDER load:.\leaf load:./folder.dll/../leaf.so cd:/ call:leaf.leaf_function load:./leaf.so free:leaf free:leaf`,
		`leaf attach|load .\leaf: ok|load ./folder.dll/../leaf.so: ok|call leaf.leaf_function: 1|load ./leaf.so: error 126|` +
			`free leaf: ok|leaf detach|free leaf: ok`,
	},
	{
		"a dependency that is also loaded", "", "driver load:top load:mid free:top free:mid",
		"leaf attach|mid attach|top attach|load top: ok|load mid: ok|top detach|free top: ok|mid detach|leaf detach|free mid: ok",
	},
	{
		"freeing what others hold", "", "driver load:top free:leaf get:leaf free:top",
		"leaf attach|mid attach|top attach|load top: ok|free leaf: ok|get leaf: ok|top detach|mid detach|leaf detach|free top: ok",
	},
	{
		"loaded with the program", "", "linked load:mid free:mid free:mid load:top free:top",
		"leaf attach static|mid attach static|main|load mid: ok|free mid: ok|free mid: ok|top attach|load top: ok|top detach|" +
			"free top: ok|end of main|mid detach static|leaf detach static",
	},
	{"left loaded", "", "driver load:top", "leaf attach|mid attach|top attach|load top: ok|end of main|" +
		"top detach static|mid detach static|leaf detach static"},
	{"exit", "", "driver load:leaf exit:3", "leaf attach|load leaf: ok|leaf detach static|exit 3"},
	{"ExitProcess", "", "driver load:leaf ExitProcess:258", "leaf attach|load leaf: ok|leaf detach static|exit 2"},
	{
		"ExitProcess while the process ends", "ENDER=leaf", "linked load:stay ExitProcess:2",
		"leaf attach static|mid attach static|stay attach|load stay: ok|stay detach static|mid detach static|leaf detach static|exit 13",
	},
	{"_exit", "", "linked _exit:3", "leaf attach static|mid attach static|exit 3"},
	{
		"dlopen", "", "driver dlopen:FOLDER/top.dll load:top free:top dlclose get:top",
		"leaf attach|mid attach|top attach|dlopen FOLDER/top.dll: ok|load top: ok|free top: ok|top detach|mid detach|leaf detach|" +
			"dlclose: 0|get top: error 126",
	},
	{
		"dlopen in between", "", "driver load:top dlopen:FOLDER/top.dll free:top look:top dlclose",
		"leaf attach|mid attach|top attach|load top: ok|dlopen FOLDER/top.dll: ok|free top: ok|look top: ok|top detach|mid detach|" +
			"leaf detach|dlclose: 0",
	},
	{
		"dlopen of what was loaded with the program", "", "linked dlopen:FOLDER/libmid.so dlclose _exit:0",
		"leaf attach static|mid attach static|dlopen FOLDER/libmid.so: ok|dlclose: 0",
	},
	{
		"kept by the linker", "", "driver load:stay free:stay free:stay load:stay free:stay",
		"leaf attach|stay attach|load stay: ok|stay detach|leaf detach|free stay: ok|free stay: ok|" +
			"leaf attach|stay attach|load stay: ok|stay detach|leaf detach|free stay: ok",
	},
	{
		"kept by the linker, and its dependency by us", "", "driver load:stay load:leaf free:stay free:leaf",
		"leaf attach|stay attach|load stay: ok|load leaf: ok|stay detach|free stay: ok|leaf detach|free leaf: ok",
	},
	{
		"FALSE", "REFUSER=mid", "driver load:top get:leaf",
		"leaf attach|mid attach|mid detach|leaf detach|load top: error 1114|get leaf: error 126",
	},
	{
		"FALSE of one that is kept", "REFUSER=stay", "driver load:stay load:stay",
		"leaf attach|stay attach|stay detach|leaf detach|load stay: error 1114|" +
			"leaf attach|stay attach|stay detach|leaf detach|load stay: error 1114",
	},
	{
		"FALSE with dlopen", "REFUSER=leaf", "driver dlopen:FOLDER/leaf.so thread:1 dlclose",
		"leaf attach|leaf detach|dlopen FOLDER/leaf.so: ok|thread runs|thread ended with 1|dlclose: 0",
	},
	{
		"a library without start object", "", "driver load:libutil.so.1 get:libutil.so.1 free:libutil.so.1 get:libutil.so.1",
		"load libutil.so.1: ok|get libutil.so.1: ok|free libutil.so.1: ok|get libutil.so.1: error 126",
	},
	{"FALSE at the start", "REFUSER=leaf", "linked", "leaf attach static|exit 66"},
	{
		"DllMain loads", "LOADER=leaf ANOTHER=FOLDER/stay.dll", "driver load:mid _exit:0",
		"leaf attach|stay attach|leaf has loaded another: 1|mid attach|load mid: ok",
	},
	{
		"DllMain loads itself", "LOADER=leaf ANOTHER=leaf", "driver load:leaf free:leaf get:leaf _exit:0",
		"leaf attach|leaf has loaded another: 1|load leaf: ok|free leaf: ok|get leaf: ok",
	},
	{
		"not there", "", "driver load:nobody load:FOLDER/nobody.dll load:nobody.so get:nobody free:nobody look:nobody",
		"load nobody: error 126|load FOLDER/nobody.dll: error 126|load nobody.so: error 126|get nobody: error 126|" +
			"free nobody: error 6|look nobody: error 126",
	},
	{"a dependency is not there", "", "driver load:odd", "load odd: error 126"},
	{"a symbol is not there", "", "driver load:broken", "load broken: error 127"},
	{
		"no library", "", "driver load:text load:empty load:folder load:driver",
		"load text: error 193|load empty: error 193|load folder: error 5|load driver: ok",
	},
	{"no name", "", "driver load: get:", "load : error 87|get : error 126"},
	{
		"as data", "", "driver data:leaf data:FOLDER/leaf.so data:nobody data:FOLDER/nobody data:empty data:text data:folder get:leaf",
		"data leaf: ok|data FOLDER/leaf.so: ok|data nobody: error 126|data FOLDER/nobody: error 2|data empty: error 1006|" +
			"data text: error 193|data folder: error 5|get leaf: error 126",
	},
	{
		"without DllMain", "", "driver unresolved:leaf call:leaf.leaf_function free:leaf get:leaf",
		"unresolved leaf: ok|call leaf.leaf_function: 1|free leaf: ok|get leaf: error 126",
	},
	{
		"functions", "", "driver load:top call:top.top_function call:top.leaf_function call:top.TOP_FUNCTION call:leaf.leaf_function " +
			"call:kernel32.NoSuchFunction call:.nothing _exit:0",
		"leaf attach|mid attach|top attach|load top: ok|call top.top_function: 3|call top.leaf_function: error 127|" +
			"call top.TOP_FUNCTION: error 127|call leaf.leaf_function: 1|call kernel32.NoSuchFunction: error 127|" +
			"call .nothing: error 127",
	},
	{
		"our own name", "", "driver get:kernel32 get:KERNEL32.DLL load:user32.dll free:user32 call:kernel32.GetLastError",
		"get kernel32: ok|get KERNEL32.DLL: ok|load user32.dll: ok|free user32: ok|call kernel32.GetLastError: 4711",
	},
	{
		"GetModuleHandleEx", "", "driver load:leaf hold:leaf look:leaf free:leaf look:leaf free:leaf get:leaf",
		"leaf attach|load leaf: ok|hold leaf: ok|look leaf: ok|free leaf: ok|look leaf: ok|leaf detach|free leaf: ok|get leaf: error 126",
	},
	{
		"pinned", "", "driver load:leaf pin:leaf free:leaf free:leaf get:leaf",
		"leaf attach|load leaf: ok|pin leaf: ok|free leaf: ok|free leaf: ok|get leaf: ok|end of main|leaf detach static",
	},
	{"the program itself", "", "driver load:driver free:driver get:driver hold:driver", "load driver: ok|free driver: ok|get driver: ok|hold driver: ok"},
	{
		"threads", "", "driver load:leaf thread:5 load:mid thread:6 _exit:0",
		"leaf attach|load leaf: ok|leaf thread attach|thread runs|leaf thread detach|thread ended with 5|mid attach|load mid: ok|" +
			"leaf thread attach|mid thread attach|thread runs|mid thread detach|leaf thread detach|thread ended with 6",
	},
	{
		"a thread that is older", "", "driver early:4 load:leaf late _exit:0",
		"leaf attach|load leaf: ok|leaf thread detach|thread ended with 4",
	},
	{
		"DisableThreadLibraryCalls", "", "driver load:mid disable:leaf disable:nobody thread:5 free:mid",
		"leaf attach|mid attach|load mid: ok|disable leaf: ok|disable nobody: error 126|mid thread attach|thread runs|mid thread detach|" +
			"thread ended with 5|mid detach|leaf detach|free mid: ok",
	},
	{
		"DisableThreadLibraryCalls in DllMain", "QUIET=leaf", "linked thread:5 _exit:0",
		"leaf attach static|mid attach static|mid thread attach|thread runs|mid thread detach|thread ended with 5",
	},
	{"the last thread", "", "driver load:leaf ExitThread:44", "leaf attach|load leaf: ok|leaf thread detach|leaf detach static|exit 44"},
	{"the first thread leaves, the last ends the process", "", "driver slow:77 ExitThread:44", "exit 77"},
	{"a thread that never ran", "", "driver load:leaf suspended", "leaf attach|load leaf: ok|end of main|leaf detach static"},
	{
		"a forked child ends", "", "linked load:stay fork _exit:0",
		"leaf attach static|mid attach static|stay attach|load stay: ok|child ended with 7",
	},
	{
		"a forked child loads", "", "linked fork:top _exit:0",
		"leaf attach static|mid attach static|top attach|load top: ok|top detach|free top: ok|child ended with 7",
	},
}

func TestModules(t *testing.T) {
	for _, b := range []struct {
		compiler string
		flags    []string
		env      string
	}{
		{compiler: "gcc"},
		{compiler: "clang"},
		{"gcc", []string{"-fsanitize=address"}, "ASAN_OPTIONS=detect_leaks=0"},
	} {
		t.Run(b.compiler+strings.Join(b.flags, " "), func(t *testing.T) {
			m := buildModules(t, b.compiler, b.flags...)
			for _, tc := range moduleCases {
				t.Run(tc.name, func(t *testing.T) {
					env := append(strings.Fields(strings.ReplaceAll(tc.env, "FOLDER", m.folder)), b.env)
					do := strings.Split(tc.do, " ")
					lines, code := m.run(t, env, do[0], do[1:]...)
					if diff := cmp.Diff(strings.Split(tc.want, "|"), relevant(lines, code, tc.want)); diff != "" {
						t.Errorf("%s %s (-want +got)\n%s", tc.env, tc.do, diff)
					}
				})
			}
		})
	}
}

// relevant returns what a program said and how it ended, without the lines about main if want has none.
func relevant(lines []string, code int, want string) []string {
	var got []string
	for _, line := range lines {
		isMain := line == "main" || line == "end of main"
		if !isMain || slices.Contains(strings.Split(want, "|"), line) {
			got = append(got, line)
		}
	}
	if code != 0 {
		got = append(got, fmt.Sprint("exit ", code))
	}
	return got
}

// TestConcurrentModules loads, unloads and makes threads all at once, by LoadLibrary and by dlopen.
func TestConcurrentModules(t *testing.T) {
	m := &modules{t: t, folder: t.TempDir()}
	for library, flag := range map[string]string{"held.so": "-DHELD", "one.so": "-DONE", "two.dll": "-DTWO"} {
		m.build("gcc", library, "stress_library.c", flag, "-shared", "-fPIC")
	}
	m.build("gcc", "program", "stress.c", "-rdynamic")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(m.folder, "program"), filepath.Join(m.folder, "two.dll")).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestLibrarySymbols: a library that was linked with the start object exports what it did before, and has no memory that is
// both written and run.
func TestLibrarySymbols(t *testing.T) {
	m := &modules{t: t, folder: t.TempDir()}
	m.build("gcc", "leaf.so", "module_library.c", "-DNAME=leaf", "-shared", "-fPIC")
	file, err := elf.Open(filepath.Join(m.folder, "leaf.so"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	symbols, err := file.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	var exported []string
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && elf.ST_VISIBILITY(s.Other) == elf.STV_DEFAULT {
			exported = append(exported, s.Name)
		}
	}
	slices.Sort(exported)
	want := []string{"Private", "Shared", "SharedText", "leaf_answer", "leaf_function"}
	if diff := cmp.Diff(want, exported); diff != "" {
		t.Error("exports (-want +got)\n", diff)
	}
	for _, p := range file.Progs {
		if p.Flags&(elf.PF_W|elf.PF_X) == elf.PF_W|elf.PF_X {
			t.Errorf("a segment of type %v is %v", p.Type, p.Flags)
		}
	}
}

// TestLibraryInForeignProgram loads a library, and with it the C library for the first time, into a program that has nothing
// to do with it: as interpreters do.
func TestLibraryInForeignProgram(t *testing.T) {
	m := &modules{t: t, folder: t.TempDir()}
	m.build("gcc", "maker.so", "module_maker.c", "-shared", "-fPIC")
	if out, err := exec.Command("gcc", "-o", filepath.Join(m.folder, "host"), "testdata/module_host.c", "-ldl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const begin = "DllMain 1|DllMain 2|DllMain 3|code 7|"
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"FOLDER/maker.so"}, begin + "DllMain 0"},
		{[]string{"FOLDER/maker.so", "3"}, begin + "DllMain 0 static|exit 3"},
	} {
		lines, code := m.run(t, nil, "host", tc.args...)
		if diff := cmp.Diff(strings.Split(tc.want, "|"), relevant(lines, code, tc.want)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", tc.args, diff)
		}
	}
}
