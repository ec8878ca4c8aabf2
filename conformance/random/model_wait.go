package random

// signaled reports whether a wait of p can have it.
func (w *waitable) signaled(o *object, p *process) bool {
	if o.kind == aMutex {
		return w.owner == nil || w.owner == p
	}
	return w.count > 0
}

// take is what a wait that is satisfied does, and reports whether it was abandoned.
func (w *waitable) take(o *object, p *process) (abandoned bool) {
	switch {
	case o.kind == aMutex:
		abandoned = w.deserted
		w.owner, w.deserted = p, false
		w.levels++
	case !w.manual:
		w.count--
	}
	return abandoned
}

// A waiting is a wait that takes no time.
type waiting struct {
	numbers []uint64
	all     bool
	single  bool
}

// wait is WaitForSingleObject and WaitForMultipleObjects with a time-out of 0.
func (m *model) wait(p *process, c waiting) (result, code uint32) {
	if n := len(c.numbers); !c.single && (n == 0 || n > mostObjects) {
		return 0, invalidParameter
	}
	objects, code := p.waited(c)
	if code != success {
		return 0, code
	}
	if c.single && c.numbers[0] >= currentProcess-1 {
		return waitTimeout, success
	}
	if c.all {
		return waitAll(p, objects)
	}
	for i, o := range objects {
		if o.waitable.signaled(o, p) {
			if o.waitable.take(o, p) {
				return waitAbandoned + uint32(i), success
			}
			if m.rules.takesAll {
				_, _ = waitAll(p, objects[i+1:])
			}
			return uint32(i), success
		}
	}
	return waitTimeout, success
}

// waited checks all handles of a wait.
func (p *process) waited(c waiting) (objects []*object, code uint32) {
	for _, number := range c.numbers {
		if c.single && number >= currentProcess-1 {
			return nil, success
		}
		h := p.handle(number)
		switch {
		case h == nil:
			return nil, invalidHandle
		case h.granted&synchronize == 0:
			return nil, accessDenied
		case h.object.waitable == nil:
			return nil, unsettled
		}
		objects = append(objects, h.object)
	}
	return objects, success
}

// waitAll takes all objects or nothing.
func waitAll(p *process, objects []*object) (result, code uint32) {
	seen := map[*object]bool{}
	ready := true
	for _, o := range objects {
		if seen[o] {
			return 0, invalidParameter
		}
		seen[o] = true
		ready = ready && o.waitable.signaled(o, p)
	}
	if !ready {
		return waitTimeout, success
	}
	for _, o := range objects {
		if o.waitable.take(o, p) {
			result = waitAbandoned
		}
	}
	return result, success
}
