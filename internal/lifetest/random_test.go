package lifetest

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
)

var (
	kills = flag.Int("kills", 300, "kill so many workers")
	seed  = flag.Uint64("seed", 0, "kill at the moments that follow from this number; 0: others every time")
)

const (
	workers     = 8
	names       = 4
	sectionSize = 4 * page
)

// playWorker makes, opens, maps, writes and closes sections of a few names, until it is killed, and says a line a round.
//
// What is written into a section is its own number, which no other has had. So every word is 0 or that number, and in a
// new section all of those are 0 that only the creator writes: the first page.
func playWorker(s *testkit.Stage) {
	n, err := strconv.ParseUint(s.Args[0], 10, 64)
	s.Check(err)
	w := worker{Stage: s, random: rand.New(rand.NewPCG(n, 1)), client: client.New(client.Options{})}
	s.Say("begin")
	for {
		w.round()
		s.Say("round")
	}
}

type worker struct {
	*testkit.Stage
	random *rand.Rand
	client *client.Client
	held   []client.Handle
	views  []seen
}

// seen is a view, and the number of the section that it showed when it was mapped.
type seen struct {
	base   uintptr
	number uint64
}

func (w *worker) round() {
	switch w.random.IntN(6) {
	case 0, 1, 2:
		w.open()
	case 3, 4:
		if n := len(w.held); n > 0 {
			w.Check(w.client.CloseHandle(w.held[n-1]))
			w.held = w.held[:n-1]
		}
	case 5:
		if n := len(w.views); n > 0 {
			w.examine(w.views[n-1], 0)
			w.Check(client.UnmapView(w.views[n-1].base))
			w.views = w.views[:n-1]
		}
	}
}

func (w *worker) open() {
	o, err := w.client.CreateSection(readWrite, sectionSize, 0, "contended-"+strconv.Itoa(w.random.IntN(names)))
	w.Check(err)
	w.held = append(w.held, o.Handle)
	v, err := w.client.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
	w.Check(err)
	view := seen{v.Base, o.Section.Object}
	w.views = append(w.views, view)
	first := 0
	if !o.Existed {
		for off := range page / 8 {
			if got := view.word(off); got != 0 {
				w.complain("a new section holds %#x", got)
			}
		}
		view.write(w.random.IntN(page / 8))
	} else {
		first = page / 8
	}
	w.examine(view, 0)
	for range 4 {
		view.write(first + w.random.IntN(sectionSize/8-first))
	}
}

// examine checks every word of a section from first on.
func (w *worker) examine(v seen, first int) {
	for off := first; off < sectionSize/8; off++ {
		if got := v.word(off); got != 0 && got != v.number {
			w.complain("section %d holds %d", v.number, got)
		}
	}
}

func (w *worker) complain(format string, args ...any) {
	w.Say("bad: "+format, args...)
	os.Exit(3)
}

func (v seen) word(i int) uint64 {
	return binary.NativeEndian.Uint64(shm.Bytes(v.base, sectionSize)[8*i:])
}

func (v seen) write(i int) {
	binary.NativeEndian.PutUint64(shm.Bytes(v.base, sectionSize)[8*i:], v.number)
}

// TestRandomKills kills processes at random moments. What they leave behind is nothing.
func TestRandomKills(t *testing.T) {
	base := *seed
	if base == 0 {
		base = uint64(time.Now().UnixNano())
	}
	t.Logf("-seed %d", base)
	m := testkit.StartManager(t, server.Config{})
	w := &world{t: t, socket: m.Socket, env: []string{"WINSHM_SOCKET=" + m.Socket}}
	warm := w.puppet() // so that the manager has all files that it keeps
	warm.create(t, page, "")
	warm.Kill()
	testkit.Eventually(t, "the first process to be gone", func() bool {
		st := m.Server.Stats()
		return st.Processes == 0 && st.Connections == 0
	})
	files, memory := testkit.OpenFiles(), sharedMemory(t)
	var left atomic.Int64
	left.Store(int64(*kills))
	var group sync.WaitGroup
	for i := range workers {
		random := rand.New(rand.NewPCG(base, uint64(i)))
		group.Go(func() {
			for left.Add(-1) >= 0 && !t.Failed() {
				killOne(w, random)
			}
		})
	}
	group.Wait()

	testkit.Eventually(t, "everything to be gone", func() bool {
		st := m.Server.Stats()
		return st.Objects == 0 && st.Handles == 0 && st.Processes == 0 && st.Connections == 0 && testkit.OpenFiles() <= files
	})
	const tolerance = 32 << 20 // others use shared memory too
	testkit.Eventually(t, "the memory to be given back", func() bool { return sharedMemory(t) < memory+tolerance })
	if t.Failed() {
		t.Logf("%+v, %d files instead of %d", m.Server.Stats(), testkit.OpenFiles(), files)
	}
}

// killOne lets a worker work for some rounds and kills it, most likely in the middle of the next.
func killOne(w *world, random *rand.Rand) {
	a := w.start("worker", fmt.Sprint(random.Uint64()))
	defer a.Kill()
	for range random.IntN(100) {
		line, ok := a.Next()
		if !ok || strings.HasPrefix(line, "bad") {
			w.t.Errorf("a worker says %q", line)
			return
		}
	}
	for range random.IntN(50_000) {
		random.Uint32() // a moment that no line marks
	}
}
