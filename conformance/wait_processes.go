package conformance

var waitingProcessCases = []Case{
	{
		Name: "processes: FIFO over processes",
		Rows: []string{"B5.2/order", "B5.2/handed", "B2.2/set-auto"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateEvent(nil, 0, 0, name))
			var waiting []*Process
			for range 4 {
				p := t.Start()
				waiting = append(waiting, t.blocked(p, t.OK(p.OpenEvent(synchronize, 0, name))))
			}
			t.OK(t.SetEvent(h))
			t.Waits(waiting[0].Finish(), waitObject0)
			t.Unsignaled(h)
			t.OK(t.SetEvent(h))
			t.OK(t.SetEvent(h))
			t.Unsignaled(h)
			t.Waits(waiting[1].Finish(), waitObject0)
			t.Waits(waiting[2].Finish(), waitObject0)
			t.OK(t.PulseEvent(h))
			t.Waits(waiting[3].Finish(), waitObject0)
			t.OK(t.SetEvent(h))
			t.Signaled(h)
		},
	}, {
		Name: "processes: who is killed while he waits gets nothing",
		Rows: []string{"B5.2/order", "B4.2/lost"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateEvent(nil, 0, 0, name))
			for range tries / 2 {
				p, q := t.Start(), t.Start()
				t.blocked(p, t.OK(p.OpenEvent(synchronize, 0, name)))
				second := t.blocked(q, t.OK(q.OpenEvent(synchronize, 0, name)))
				process := t.processOf(p)
				p.Kill()
				t.Waits(t.Wait(process, soon), waitObject0)
				t.OK(t.SetEvent(h))
				t.Waits(second.Finish(), waitObject0)
				t.Unsignaled(h)
				q.Kill()
			}
		},
	}, {
		Name: "processes: an owner that is killed hands over",
		Rows: []string{"B3.3/process-ends", "B3.3/any", "B3.3/all"},
		Run: func(t *T) {
			for _, how := range ends {
				name := wide(t.NewName())
				m := mutexKind.new(t, name)
				owner, p := t.Start(), t.Start()
				t.Waits(owner.Wait(t.OK(owner.OpenMutex(synchronize, 0, name)), 0), waitObject0)
				theirs := t.OK(p.OpenMutex(synchronize, 0, name))
				never, always := t.OK(p.CreateEvent(nil, 0, 0, nil)), t.OK(p.CreateEvent(nil, 0, 1, nil))
				single, any, all := t.blocked(p, theirs), p.NewThread(), p.NewThread()
				any.Begin(t, "WaitForMultipleObjects", []uint64{never, theirs}, false, forever)
				all.Begin(t, "WaitForMultipleObjects", []uint64{always, theirs}, true, forever)
				how.of(t, owner)
				t.Waits(single.Finish(), waitAbandoned, how.name)
				t.OK(single.ReleaseMutex(theirs))
				t.Waits(any.Finish(), waitObject0+1)
				t.endThread(any, "Return")
				t.Waits(all.Finish(), waitAbandoned)
				t.Waits(p.Wait(always, 0), waitTimeout)
				t.Unsignaled(m)
				t.OK(all.ReleaseMutex(theirs))
				t.Signaled(m)
				t.OK(t.ReleaseMutex(m))
			}
		},
	}, {
		Name: "processes: several wait for the end of one",
		Rows: []string{"B5.2/process", "B3.3/order"},
		Run: func(t *T) {
			for _, how := range ends {
				name := wide(t.NewName())
				dying, p := t.Start(), t.Start()
				t.OK(p.CreateMutex(nil, 0, name))
				t.Waits(dying.Wait(t.OK(dying.OpenMutex(synchronize, 0, name)), 0), waitObject0)
				theirs := t.OK(p.OpenMutex(synchronize, 0, name))
				process := t.OK(p.OpenProcess(synchronize, 0, dying.CurrentProcessID()))
				never := t.OK(p.CreateEvent(nil, 0, 0, nil))
				single, any, all := t.blocked(p, process), p.NewThread(), p.NewThread()
				any.Begin(t, "WaitForMultipleObjects", []uint64{never, process}, false, forever)
				all.Begin(t, "WaitForMultipleObjects", []uint64{process, theirs}, true, forever)
				how.of(t, dying)
				t.Waits(single.Finish(), waitObject0, how.name)
				t.Waits(any.Finish(), waitObject0+1, how.name)
				t.Waits(all.Finish(), waitAbandoned, how.name)
			}
		},
	}, {
		Name: "processes: one that is hung holds nobody up",
		Rows: []string{"B5.2/order", "B5.2/handed"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateEvent(nil, 0, 0, name))
			p, q := t.Start(), t.Start()
			first := t.blocked(p, t.OK(p.OpenEvent(synchronize, 0, name)))
			second := t.blocked(q, t.OK(q.OpenEvent(synchronize, 0, name)))
			p.Suspend(t)
			t.OK(t.SetEvent(h))
			t.OK(t.SetEvent(h))
			t.Waits(second.Finish(), waitObject0)
			t.Unsignaled(h)
			p.Resume(t)
			t.Waits(first.Finish(), waitObject0, "it was given to him while he was hung")
		},
	},
}
