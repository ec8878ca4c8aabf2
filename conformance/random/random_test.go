package random

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winshm/conformance"
	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
)

const mirrorRole = "mirror"

// TestMain gives the tests a manager of their own.
func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) == "" {
		os.Exit(begin(m))
	}
	testkit.Main(m, map[string]func(*testkit.Stage){
		mirrorRole: func(s *testkit.Stage) { conformance.Play(mirror{}, s) },
	})
}

// shortRun is how many programs are enough for every day.
const shortRun = 200

// insideVariable tells a process of the fleet from the test.
const insideVariable = "WINSHM_RANDOM_TEST"

func begin(m *testing.M) int {
	_ = flag.Set("rapid.checks", strconv.Itoa(shortRun)) // unless the command line says something else
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	_ = os.Setenv(rendezvous.SocketVariable, filepath.Join(dir, "manager.sock"))
	_ = os.Setenv(insideVariable, "1")
	return m.Run()
}

// TestRandom runs programs over the Go mirror, the C library and Wine.
func TestRandom(t *testing.T) {
	t.Run("Go", func(t *testing.T) { check(t, goFront()) })
	t.Run("C", func(t *testing.T) {
		dir := t.TempDir()
		build(t, "sh", "../../tools/library.sh", dir)
		build(t, "go", "build", "-o", dir, "winshm/cmd/winshmd")
		t.Run("two bytes", func(t *testing.T) { check(t, cFront(t, dir, "-fshort-wchar")) })
		t.Run("four bytes", func(t *testing.T) { check(t, cFront(t, dir)) })
	})
	t.Run("Wine", func(t *testing.T) { check(t, wineFront(t)) })
}

func goFront() front { return front{start: conformance.StartRole(mirrorRole)} }

// cFront is the C library, which is in dir, as a program sees it that is compiled with these flags.
func cFront(t *testing.T, dir string, flags ...string) front {
	t.Helper()
	driver := filepath.Join(t.TempDir(), "driver")
	build(t, "gcc", append(flags, "-std=gnu11", "-O1", "-I../../include", "../driver/driver.c", "-o", driver,
		"-L"+dir, "-Wl,-rpath,"+dir, "-l:winshm_start.o", "-lwinshm", "-lpthread")...)
	return front{start: conformance.StartProgram(driver)}
}

func build(t *testing.T, tool string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no gcc on this machine")
	}
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", tool, args, err, out)
	}
}

func wineFront(t *testing.T) front {
	t.Helper()
	driver := testkit.BuildWindows(t, "../driver/driver.c")
	wine := testkit.StartWine(t)
	return front{wine: true, start: func(t testing.TB) *conformance.Process {
		return conformance.NewProcess(testkit.StartCommand(t, "", wine.Command(driver)))
	}}
}

const seedFlag = "rapid.seed"

// check runs programs over a front.
func check(t *testing.T, f front) {
	t.Helper()
	if flag.Lookup(seedFlag).Value.String() == "0" {
		_ = flag.Set(seedFlag, strconv.FormatUint(rand.Uint64(), 10)) // so that it is known, and every front's
	}
	t.Logf("-%s=%s", seedFlag, flag.Lookup(seedFlag).Value)
	p := &player{fleet: newFleet(t, f), rules: specified(), count: map[string]int{}}
	rapid.Check(t, func(t *rapid.T) {
		if err := p.play(programs.Draw(t, "program"), t.Logf); err != nil {
			t.Fatal(err)
		}
	})
	p.report(t)
}

// A player runs one program after the other.
type player struct {
	fleet    *fleet
	rules    rules
	programs int
	count    map[string]int
}

// play runs a program. After a difference, the next one finds new processes.
func (p *player) play(program program, log func(string, ...any)) (err error) {
	p.programs++
	x := &run{
		model: newModel(program.Processes, p.rules), fleet: p.fleet, had: make([]had, program.Processes),
		id: fmt.Sprintf("random-%08d", p.programs), wine: p.fleet.front.wine, log: log, count: p.count,
	}
	defer func() {
		if died := recover(); died != nil {
			err = fmt.Errorf("%v", died)
		}
		if err != nil {
			p.fleet.restart()
		}
	}()
	return x.all(program)
}

// report says how often each call had each outcome.
func (p *player) report(t *testing.T) {
	t.Helper()
	var lines []string
	calls := 0
	for outcome, n := range p.count {
		lines = append(lines, fmt.Sprintf("%9d %s", n, outcome))
		calls += n
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[10:], b[10:]) })
	t.Logf("%d programs, %d calls:\n%s", p.programs, calls, strings.Join(lines, "\n"))
}

// TestMistakes plays programs against models that are wrong in one point each: every one must be found out soon.
func TestMistakes(t *testing.T) {
	const enough = 600
	for mistake, change := range map[string]func(*rules){
		"an error code":                    func(r *rules) { r.beyondEnd = invalidParameter },
		"a lifetime":                       func(r *rules) { r.viewsKeepNames = true },
		"an access mask of creating":       func(r *rules) { r.readOnlyGrants |= mayExecute },
		"an access mask of opening":        func(r *rules) { r.copyGrants = mayQuery },
		"a name rule":                      func(r *rules) { r.ownSession = "2" },
		"a size rule":                      func(r *rules) { r.sizeUnit = granularity },
		"protection from closing":          func(r *rules) { r.closesAll = true },
		"what duplication closes":          func(r *rules) { r.keepsSource = true },
		"the end of a process":             func(r *rules) { r.endLeavesNames = true },
		"what views a section has":         func(r *rules) { r.carriesAll = true },
		"what PulseEvent leaves":           func(r *rules) { r.pulseSets = true },
		"the levels of a mutex":            func(r *rules) { r.oneLevel = true },
		"abandoned mutexes":                func(r *rules) { r.noneDeserted = true },
		"what a wait for any takes":        func(r *rules) { r.takesAll = true },
		"what becomes of copies of a page": func(r *rules) { r.copiesShared = true },
	} {
		t.Run(mistake, func(t *testing.T) {
			p := &player{fleet: newFleet(t, goFront()), rules: specified(), count: map[string]int{}}
			change(&p.rules)
			for seed := range enough {
				if err := p.play(programs.Example(seed), func(string, ...any) {}); err != nil {
					t.Logf("found by program %d: %v", seed, err)
					return
				}
			}
			t.Errorf("%d programs did not find it", enough)
		})
	}
}
