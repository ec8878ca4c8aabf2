package conformance

var lifetimeCases = []Case{
	{
		Name: "life: last handle, no views",
		Rows: []string{"10/last-handle"},
		Run: func(t *T) {
			name := wide(t.NewName())
			a := t.OK(create(t, pageReadWrite, pageSize, name))
			b := t.OK(open(t, fileMapRead, name))
			t.Write(t, t.mapAll(a, fileMapWrite), "old")
			t.OK(t.CloseHandle(a))
			c := t.OK(open(t, fileMapRead, name), "one of two handles is closed")
			t.OK(t.CloseHandle(b))
			t.OK(t.CloseHandle(c))
			t.Fails(open(t, fileMapRead, name), fileNotFound)
			h := t.OK(create(t, pageReadWrite, 2*pageSize, name))
			t.HoldsZeros(t, t.mapAll(h, fileMapRead), 2*pageSize)
		},
	}, {
		Name: "life: last handle, own views",
		Rows: []string{"10/last-handle-views"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(create(t, pageReadWrite, pageSize, name))
			old := t.mapAll(h, fileMapWrite)
			t.Write(t, old, "old")
			t.OK(t.CloseHandle(h))
			t.Fails(open(t, fileMapRead, name), fileNotFound)
			fresh := t.mapAll(t.OK(create(t, pageReadWrite, pageSize, name)), fileMapWrite)
			t.HoldsZeros(t, fresh, pageSize)
			t.Write(t, fresh, "new")
			t.Holds(t, old, "old")
			t.Write(t, old, "OLD")
			t.Holds(t, fresh, "new")
		},
	}, {
		Name: "life: last handle, views in another process",
		Rows: []string{"10/last-handle-views"},
		Run: func(t *T) {
			name := wide(t.NewName())
			p := t.Start()
			h := t.OK(create(t, pageReadWrite, pageSize, name))
			there := t.OK(open(p, fileMapWrite, name))
			old := t.OK(view(p, there, fileMapWrite, 0, 0))
			t.Write(t, t.mapAll(h, fileMapWrite), "old")
			t.OK(p.CloseHandle(there))
			t.OK(t.CloseHandle(h))
			t.Fails(open(t, fileMapRead, name), fileNotFound, "here")
			t.Fails(open(p, fileMapRead, name), fileNotFound, "there")
			fresh := t.mapAll(t.OK(create(t, pageReadWrite, pageSize, name)), fileMapWrite)
			t.HoldsZeros(t, fresh, pageSize)
			t.Write(p, old, "OLD")
			t.HoldsZeros(t, fresh, pageSize)
			t.Holds(p, old, "OLD")
		},
	}, {
		Name: "life: last view, handles remain",
		Rows: []string{"10/last-view"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, granularity, name))
			base := t.mapAll(t.OK(open(t, fileMapWrite, name)), fileMapWrite)
			t.Write(t, base+granularity-4, "kept")
			t.OK(t.UnmapViewOfFile(base))
			again := t.mapAll(t.OK(open(t, fileMapRead, name)), fileMapRead)
			t.Holds(t, again+granularity-4, "kept")
		},
	}, {
		Name: "life: unmap and close in any order",
		Rows: []string{"10/any-order"},
		Run: func(t *T) {
			for order := range 6 {
				name := wide(t.NewName())
				h := t.OK(create(t, pageReadWrite, pageSize, name))
				a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapCopy)
				steps := []func() Result{
					func() Result { return t.CloseHandle(h) },
					func() Result { return t.UnmapViewOfFile(a) },
					func() Result { return t.UnmapViewOfFile(b) },
				}
				for _, i := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}[order] {
					t.OK(steps[i](), "order ", order)
				}
				t.Fails(open(t, fileMapRead, name), fileNotFound)
			}
		},
	}, {
		Name: "life: the name of a larger section is free at once",
		Rows: []string{"10/last-handle-views"},
		Run: func(t *T) {
			name := wide(t.NewName())
			for _, size := range []uint64{1 << 20, pageSize, 4 << 20} {
				h := t.OK(create(t, pageReadWrite, size, name), size)
				base := t.mapAll(h, fileMapWrite)
				t.HoldsZeros(t, base, int(size))
				t.Write(t, base+size-1, "x")
				t.OK(t.CloseHandle(h))
			}
		},
	},
}
