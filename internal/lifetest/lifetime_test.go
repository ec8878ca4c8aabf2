package lifetest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"winshm/internal/testkit"
)

const notFound = "error 2"

func TestNameGoesWithLastHandle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.puppet(), w.puppet()
	first := a.create(t, page, "name")
	second := b.ask("open name")
	viewA, viewB := a.view(t, first), b.view(t, second)
	a.expect(t, "ok", "put %s 7", viewA)
	a.expect(t, "ok", "close %s", first)
	b.expect(t, "ok", "close %s", b.ask("open name"))
	b.expect(t, "ok", "close %s", second)
	b.expect(t, notFound, "open name")

	fresh := b.create(t, page, "name")
	freshView := b.view(t, fresh)
	b.expect(t, "0", "get %s", freshView)
	b.expect(t, "ok", "put %s 8", freshView)
	b.expect(t, "7", "get %s", viewB)
	b.expect(t, "ok", "put %s 9", viewB)
	a.expect(t, "9", "get %s", viewA)
	b.expect(t, "8", "get %s", freshView)
}

func TestNameIsGoneWhenItsHolderIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	watcher := w.puppet()
	const times = 200
	for range times {
		holder := w.puppet()
		holder.create(t, page, "name")
		holder.Kill()
		watcher.expect(t, notFound, "open name")
	}
}

func TestMemoryGoesWithLastMapping(t *testing.T) {
	const size = 256 << 20
	w := newWorld(t)
	a, b := w.puppet(), w.puppet()
	b.ask("manager")
	manager := w.manager()
	files, before := memoryFiles(t, manager), sharedMemory(t)
	handle := a.create(t, size, "large")
	view := a.view(t, handle)
	viewB := b.view(t, b.ask("open large"))
	a.expect(t, "ok", "fill %s %d", view, size)
	if got := sharedMemory(t); got < before+size/2 {
		t.Errorf("%d MiB of shared memory in use, %d before", got>>20, before>>20)
	}
	b.expect(t, "ok", "goodbye")
	a.Kill()
	testkit.Eventually(t, "the manager to let go of the memory", func() bool { return memoryFiles(t, manager) <= files })
	if got := sharedMemory(t); got < before+size/2 {
		t.Errorf("the memory of a mapped view is gone: %d MiB in use, %d before", got>>20, before>>20)
	}
	b.expect(t, "ok", "unmap %s", viewB)
	testkit.Eventually(t, "the memory to be given back", func() bool { return sharedMemory(t) < before+size/2 })
}

// sharedMemory returns how much of the machine's memory is shared.
func sharedMemory(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\nShmem:")
	kilobytes := 0
	if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// memoryFiles returns how many memory files a process has open.
func memoryFiles(t *testing.T, pid int) int {
	t.Helper()
	n := 0
	for _, file := range openFiles(t, pid) {
		if strings.HasPrefix(file, "/memfd:winshm") {
			n++
		}
	}
	return n
}
