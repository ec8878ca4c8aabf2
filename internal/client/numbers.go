package client

import "sync"

// numbers knows the handles that managers which are gone gave to this process, through whichever client. One that a
// program still holds must not come to stand for something else, so the next manager is told not to give them out.
var numbers numberList

type numberList struct {
	mu    sync.Mutex
	links map[*link]struct{} // not known to be dead
	gone  uint32             // the highest handle of those that are
}

// add makes a new connection known.
func (n *numberList) add(l *link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.links == nil {
		n.links = map[*link]struct{}{}
	}
	n.links[l] = struct{}{}
}

// retire keeps the numbers of a connection whose manager is gone, and lets it get no more.
func (n *numberList) retire(l *link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.retireLocked(l)
}

func (n *numberList) retireLocked(l *link) {
	n.gone = max(n.gone, l.retire())
	delete(n.links, l)
}

// forget leaves out a connection whose handles are given back.
func (n *numberList) forget(l *link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.links, l)
}

// reserved returns the highest handle that a manager which is gone gave out; 0: there is none.
func (n *numberList) reserved() uint32 {
	n.mu.Lock()
	defer n.mu.Unlock()
	for l := range n.links {
		if !l.alive() {
			n.retireLocked(l)
		}
	}
	return n.gone
}
