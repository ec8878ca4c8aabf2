package inspect_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"winshm"
	"winshm/internal/inspect"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){"holder": holder})
}

// holder makes a global section, one of its own session and one without a name, and maps the first.
func holder(s *testkit.Stage) {
	global, err := winshm.CreateSection(`Global\seen`, 128<<10, &winshm.SectionOptions{Inherit: true})
	s.Check(err)
	own, err := winshm.CreateSection("own", 4096, &winshm.SectionOptions{Protection: winshm.ReadOnly})
	s.Check(err)
	unnamed, err := winshm.CreateSection("", 8192, nil)
	s.Check(err)
	view, err := global.Map(&winshm.ViewOptions{Offset: 64 << 10})
	s.Check(err)
	view.Bytes()[0] = 1
	_, err = global.Map(&winshm.ViewOptions{Mode: winshm.ViewCopy})
	s.Check(err)
	s.Say("ready")
	_, _ = s.Hear()
	s.Check(errors.Join(global.Close(), own.Close(), unnamed.Close()))
}

func start(t *testing.T) (*inspect.Inspector, *testkit.Actor) {
	t.Helper()
	m := testkit.StartManager(t, server.Config{})
	a := testkit.Start(t, "holder", []string{"WINSHM_SOCKET=" + m.Socket})
	a.Expect("ready")
	i := inspect.New(m.Socket)
	t.Cleanup(i.Close)
	return i, a
}

func TestObjects(t *testing.T) {
	i, a := start(t)
	objects, err := i.Objects()
	if err != nil || len(objects) != 3 {
		t.Fatalf("objects = %v, %v", objects, err)
	}
	for n, want := range []inspect.Object{
		{Name: `Global\seen`, Path: `Global\seen`, Size: 128 << 10, Protection: "PAGE_READWRITE"},
		{Name: `Local\own`, Path: `Session\1\own`, Size: 4096, Protection: "PAGE_READONLY"},
		{Name: "", Path: "", Size: 8192, Protection: "PAGE_READWRITE"},
	} {
		got := objects[n]
		if got.Name != want.Name || got.Path != want.Path || got.Size != want.Size || got.Protection != want.Protection {
			t.Errorf("object %d is %+v; want %+v", n, got, want)
		}
		if got.Type != "Section" || got.Owner.ID != uint32(os.Geteuid()) || got.Inode == 0 {
			t.Errorf("object %d is %+v", n, got)
		}
		if len(got.Handles) != 1 || got.Handles[0].PID != a.Cmd.Process.Pid || got.Handles[0].Program != filepath.Base(os.Args[0]) {
			t.Errorf("object %d has handles %+v", n, got.Handles)
		}
	}
	if flags := objects[0].Handles[0].Flags; len(flags) != 1 || flags[0] != "inherit" {
		t.Errorf("the inheritable handle has flags %q", flags)
	}
	a.Kill()
	testkit.Eventually(t, "the objects to go", func() bool {
		objects, err := i.Objects()
		return err == nil && len(objects) == 0
	})
}

func TestFind(t *testing.T) {
	i, _ := start(t)
	for name, want := range map[string]string{
		`Global\seen`: `Global\seen`, "own": `Session\1\own`, `Local\own`: `Session\1\own`, `Session\1\own`: `Session\1\own`, "#3": "",
	} {
		if o, err := i.Find(name); err != nil || o.Path != want {
			t.Errorf("Find(%s) = %+v, %v", name, o, err)
		}
	}
	for _, name := range []string{"seen", `Global\own`, "#99", ""} {
		if o, err := i.Find(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Find(%s) = %+v, %v", name, o, err)
		}
	}
}

func TestMappers(t *testing.T) {
	i, a := start(t)
	o, err := i.Find(`Global\seen`)
	if err != nil {
		t.Fatal(err)
	}
	mappers, err := inspect.FindMappers(o)
	if err != nil || len(mappers.Found) != 1 || len(mappers.Found[0].Views) != 2 || mappers.Found[0].PID != a.Cmd.Process.Pid {
		t.Fatalf("mappers = %+v, %v", mappers, err)
	}
	found := map[string]inspect.View{}
	for _, v := range mappers.Found[0].Views {
		found[v.Protection] = v
	}
	if v := found["rw-s"]; v.End-v.Start != 64<<10 || v.Resident != 4096 {
		t.Errorf("the shared view is %+v", v)
	}
	if v := found["rw-p"]; v.End-v.Start != 128<<10 || v.Resident != 0 {
		t.Errorf("the private view is %+v", v)
	}
	other, err := i.Find("own")
	if err != nil {
		t.Fatal(err)
	}
	if mappers, err := inspect.FindMappers(other); err != nil || len(mappers.Found) > 0 {
		t.Errorf("mappers of what nobody maps = %+v, %v", mappers, err)
	}
}

// A disk file and the memory of a section may have the same inode, and so may files of two disks.
func TestMappersOfFile(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	c, err := winshm.Connect(&winshm.Config{Socket: m.Socket, NoStart: true})
	check(t, err)
	defer c.Close()
	f, err := os.CreateTemp(t.TempDir(), "")
	check(t, err)
	defer f.Close()
	_, err = f.WriteString("content")
	check(t, err)
	section, err := c.CreateSection("disk", 0, &winshm.SectionOptions{File: f})
	check(t, err)
	view, err := section.Map(nil)
	check(t, err)
	i := inspect.New(m.Socket)
	defer i.Close()
	o, err := i.Find("disk")
	check(t, err)
	mappers, err := inspect.FindMappers(o)
	if err != nil || len(mappers.Found) != 1 || mappers.Found[0].PID != os.Getpid() || len(mappers.Found[0].Views) != 1 {
		t.Errorf("mappers = %+v, %v", mappers, err)
	}
	o.Attributes = nil // as if it were memory of that inode
	if mappers, err := inspect.FindMappers(o); err != nil || len(mappers.Found) != 0 {
		t.Errorf("mappers of memory = %+v, %v", mappers, err)
	}
	check(t, errors.Join(view.Close(), section.Close()))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Where nobody listens nothing exists. Everything else that goes wrong is an error.
func TestNobody(t *testing.T) {
	i := inspect.New(testkit.Socket(t))
	defer i.Close()
	if objects, err := i.Objects(); err != nil || len(objects) > 0 {
		t.Errorf("objects = %v, %v", objects, err)
	}
	if _, err := i.Find("x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Find: %v", err)
	}
}

func TestUselessManager(t *testing.T) {
	m := testkit.StartManager(t, server.Config{MinVersion: 98, MaxVersion: 99})
	i := inspect.New(m.Socket)
	defer i.Close()
	if _, err := i.Objects(); err == nil {
		t.Error("a manager that speaks another protocol looks like one without objects")
	}
}

// A manager that ends takes everything with it, which is no error.
func TestManagerEnds(t *testing.T) {
	first := testkit.StartManager(t, server.Config{})
	i := inspect.New(first.Socket)
	defer i.Close()
	if objects, err := i.Objects(); err != nil || len(objects) > 0 {
		t.Errorf("objects = %v, %v", objects, err)
	}
	first.Stop()
	if objects, err := i.Objects(); err != nil || len(objects) > 0 {
		t.Errorf("without a manager: objects = %v, %v", objects, err)
	}
}
