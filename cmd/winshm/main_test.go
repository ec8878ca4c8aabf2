package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"os/user"
	"runtime"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"winshm"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

// The test binary is also each of the programs that the scripts run.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"winshm": main, "holder": holder, "catch": catch, "owner": owner})
}

// Each script has a manager of its own, inside the test, and at $FRESH a place where none runs.
func TestScripts(t *testing.T) {
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"start": start, "await": await, "signal": send, "ended": ended, "save": save, "pid": pid, "stopmanager": stopManager,
		},
		Setup: func(env *testscript.Env) error {
			tb := env.T().(testing.TB)
			env.Setenv("WINSHM_SOCKET", testkit.StartManager(tb, server.Config{}).Socket)
			env.Setenv("FRESH", testkit.Socket(tb))
			env.Setenv("ME", me.Username)
			env.Setenv("GORACE", quickExit)
			env.Values[jobsKey{}], env.Values[tbKey{}] = map[string]*job{}, tb
			return nil
		},
	})
}

// quickExit keeps programs built with the race detector from sleeping for a second before they end.
const quickExit = "atexit_sleep_ms=0"

// holder holds the section of a name by two handles, one to read and one that children inherit, and maps it. Without a
// name it holds a section that has none.
func holder() {
	name := ""
	if len(os.Args) > 1 {
		name = os.Args[1]
		s, err := winshm.OpenSection(name, winshm.MapRead)
		check(err)
		defer s.Close()
	}
	s, err := winshm.CreateSection(name, 12<<10, &winshm.SectionOptions{Inherit: true})
	check(err)
	defer s.Close()
	v, err := s.Map(nil)
	check(err)
	v.Bytes()[0] = 'h' // makes the first page resident
	awaitSignal()
}

// catch ends with code 42 and the signal's name when a signal comes.
func catch() {
	fmt.Println("caught", awaitSignal())
	os.Exit(42)
}

// owner is a program written for Windows: one of its threads owns the mutex of a name, or waits for it.
func owner() {
	runtime.LockOSThread()
	name, err := kernel32.UTF16PtrFromString(os.Args[1])
	check(err)
	h, err := kernel32.CreateMutex(nil, false, name)
	if !errors.Is(err, winerr.ERROR_ALREADY_EXISTS) {
		check(err)
	}
	fmt.Println("thread", syscall.Gettid())
	_, err = kernel32.WaitForSingleObject(h, kernel32.INFINITE)
	check(err)
	awaitSignal()
}

func awaitSignal() os.Signal {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGHUP)
	fmt.Println("ready")
	return <-signals
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
