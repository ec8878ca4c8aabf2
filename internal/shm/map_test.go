package shm_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"winshm/internal/shm"
	"winshm/internal/testkit"
)

// Views of all sizes begin at boundaries, do not overlap, and show the file.
func TestPlacement(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 4 << 20
	f := newFile(t, size)
	lengths := []uintptr{1, 4096, 4097, shm.Granularity - 1, shm.Granularity, shm.Granularity + 1, 1 << 20, 1<<20 + 1, 2 << 20, size}
	type view struct{ addr, length uintptr }
	var views []view
	for range 20 {
		for _, length := range lengths {
			addr := mapView(t, f, shm.Read|shm.Write, length, 0)
			if addr == 0 || addr%shm.Granularity != 0 {
				t.Fatalf("a view of %d bytes lies at %#x", length, addr)
			}
			shm.Bytes(addr, length)[length-1]++
			views = append(views, view{addr, shm.RoundUp(length)})
		}
	}
	slices.SortFunc(views, func(a, b view) int { return int(a.addr) - int(b.addr) })
	for i, v := range views[1:] {
		if before := views[i]; before.addr+before.length > v.addr {
			t.Errorf("%#x (%d bytes) overlaps %#x", before.addr, before.length, v.addr)
		}
	}
	for _, v := range views {
		shm.Unmap(v.addr, v.length)
	}
}

// A place that was freed last is used first: its page-table entries are warm.
func TestPlacesAreReused(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 1<<20)
	for _, length := range []uintptr{4096, shm.Granularity, 5 * shm.Granularity, 16 * shm.Granularity} {
		var addrs []uintptr
		for range 5 {
			addrs = append(addrs, mapView(t, f, shm.Read, length, 0))
		}
		for _, addr := range addrs {
			shm.Unmap(addr, length)
		}
		for _, want := range slices.Backward(addrs) {
			if got := mapView(t, f, shm.Read, length, 0); got != want {
				t.Errorf("%d bytes are mapped at %#x, not at %#x", length, got, want)
			}
		}
		for _, addr := range addrs {
			shm.Unmap(addr, length)
		}
	}
}

// A thousand small views need few mappings more, and few page tables.
func TestManySmallViews(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 4096)
	const many = 2000
	var addrs []uintptr
	for i := range many {
		addr := mapView(t, f, shm.Read|shm.Write, 4096, 0)
		if got := shm.Bytes(addr, 4096)[0]; got != byte(i) {
			t.Fatalf("view %d shows %d", i, got)
		}
		shm.Bytes(addr, 4096)[0]++
		addrs = append(addrs, addr)
	}
	low, high := slices.Min(addrs), slices.Max(addrs)
	if spread := high - low; spread > 2*many*shm.Granularity {
		t.Errorf("%d views are spread over %d bytes", many, spread)
	}
	for _, addr := range addrs {
		shm.Unmap(addr, 4096)
	}
}

// A place that somebody else took is not used, and not disturbed.
func TestStolenPlace(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 4096)
	place := mapView(t, f, shm.Read, 4096, 0)
	shm.Unmap(place, 4096)
	thief := occupy(t, place)
	*thief = 99
	for range 3 {
		addr := mapView(t, f, shm.Read|shm.Write, 4096, 0)
		if addr == place {
			t.Error("the place is used twice")
		}
		defer shm.Unmap(addr, 4096)
	}
	if *thief != 99 {
		t.Error("what was there is gone")
	}
}

func TestChosenAddress(t *testing.T) {
	testkit.CheckLeaks(t)
	const length = 3 * shm.Granularity
	f := newFile(t, length)
	addr := mapView(t, f, shm.Read|shm.Write, length, 0)
	for _, at := range []uintptr{addr, addr + shm.Granularity, addr - shm.Granularity} {
		if _, err := shm.Map(f, shm.Read, 0, length, at); !errors.Is(err, shm.ErrTaken) {
			t.Errorf("at %#x: %v, not %v", at, err, shm.ErrTaken)
		}
	}
	shm.Bytes(addr, length)[0] = 1
	shm.Unmap(addr, length)
	for range 3 {
		if got := mapView(t, f, shm.Read, length, addr); got != addr {
			t.Errorf("mapped at %#x, not at %#x", got, addr)
		}
		shm.Unmap(addr, length)
	}
	// The place, freed more than once, is given out once.
	first, second := mapView(t, f, shm.Read, length, 0), mapView(t, f, shm.Read, length, 0)
	if first == second {
		t.Errorf("two views at %#x", first)
	}
	shm.Unmap(first, length)
	shm.Unmap(second, length)
}

func TestOffset(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 3*shm.Granularity)
	all := shm.Bytes(mapView(t, f, shm.Read|shm.Write, 3*shm.Granularity, 0), 3*shm.Granularity)
	defer shm.Unmap(addressOf(all), 3*shm.Granularity)
	all[2*shm.Granularity+5] = 77
	addr, err := shm.Map(f, shm.Read, 2*shm.Granularity, 4096, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer shm.Unmap(addr, 4096)
	if shm.Bytes(addr, 4096)[5] != 77 {
		t.Error("the view is of another part")
	}
}

func TestNoSpace(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 4096)
	before := testkit.OpenFiles()
	for _, length := range []uintptr{1 << 47, 1 << 62} {
		if _, err := shm.Map(f, shm.Read, 0, length, 0); !errors.Is(err, shm.ErrNoSpace) {
			t.Errorf("%#x bytes: %v, not %v", length, err, shm.ErrNoSpace)
		}
	}
	if got := testkit.OpenFiles(); got != before {
		t.Errorf("%d files are open, %d before", got, before)
	}
}

func TestAddressSpaceLimit(t *testing.T) {
	testkit.CheckLeaks(t)
	a := testkit.Start(t, "few maps", nil)
	a.Expect("true")
	a.Expect("true")
	a.Expect("true <nil>")
	if err := a.End(); err != nil {
		t.Error(err)
	}
}

func TestMappingLimit(t *testing.T) {
	testkit.CheckLeaks(t)
	text, err := os.ReadFile("/proc/sys/vm/max_map_count")
	limit, convErr := strconv.Atoi(strings.TrimSpace(string(text)))
	if err = errors.Join(err, convErr); err != nil {
		t.Skip(err)
	}
	const most = 200000
	if limit > most {
		t.Skipf("this kernel allows %d mappings: too many to try", limit)
	}
	a := testkit.Start(t, "many maps", nil, strconv.Itoa(limit))
	a.Expect("true " + shm.ErrNoSpace.Error())
	a.Expect("<nil>")
	if err := a.End(); err != nil {
		t.Error(err)
	}
}

func TestConcurrentViews(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 1<<20)
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := range 300 {
				length := uintptr(1+(n+i)%20) * 40000
				addr, err := shm.Map(f, shm.Read, 0, length, 0)
				if err != nil {
					t.Error(err)
					return
				}
				_ = shm.Bytes(addr, length)[length-1]
				shm.Unmap(addr, length)
			}
		})
	}
	wg.Wait()
}

// vmFlags returns the VmFlags line of the mapping that begins at addr.
func vmFlags(t *testing.T, addr uintptr) string {
	t.Helper()
	smaps, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer smaps.Close()
	inside := false
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		line := lines.Text()
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			return flags + " "
		}
		if first, _, _ := strings.Cut(line, " "); strings.Contains(first, "-") {
			inside = strings.HasPrefix(line, fmt.Sprintf("%08x-", addr))
		}
	}
	t.Skip("the kernel shows no VmFlags")
	return ""
}

func TestForkedChildGetsNoView(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 2<<20)
	for _, length := range []uintptr{4096, 2 << 20} {
		for _, access := range []shm.Access{shm.Read, shm.Read | shm.Write, shm.CopyOnWrite} {
			addr := mapView(t, f, access, length, 0)
			if flags := vmFlags(t, addr); !strings.Contains(flags, " dc ") {
				t.Errorf("%d bytes with access %d have flags%s: no dc (do not copy)", length, access, flags)
			}
			shm.Unmap(addr, length)
		}
	}
}

func TestCopiedPages(t *testing.T) {
	testkit.CheckLeaks(t)
	page := shm.PageSize
	const pages = 8
	f := newFile(t, uint64(pages*page))
	shared := shm.Bytes(mapView(t, f, shm.Read|shm.Write, pages*page, 0), pages*page)
	defer shm.Unmap(addressOf(shared), pages*page)
	addr := mapView(t, f, shm.CopyOnWrite, pages*page, 0)
	defer shm.Unmap(addr, pages*page)
	private := shm.Bytes(addr, pages*page)
	expect := func(first int, copied bool, run int) {
		t.Helper()
		gotCopied, gotRun, err := shm.CopiedPages(addr+uintptr(first)*page, pages-first)
		if err != nil {
			t.Fatal(err)
		}
		if gotCopied != copied || gotRun != run {
			t.Errorf("from page %d on: copied %t, %d alike; not %t, %d", first, gotCopied, gotRun, copied, run)
		}
	}
	expect(0, false, pages)
	_ = private[page] // reading copies nothing
	shared[0] = 5
	expect(0, false, pages)
	private[2*page], private[3*page] = 1, 1
	expect(0, false, 2)
	expect(2, true, 2)
	expect(3, true, 1)
	expect(4, false, pages-4)
	if private[0] != 5 || shared[2*page] != 0 {
		t.Error("the wrong pages were copied")
	}
}
