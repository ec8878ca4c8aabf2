package dispatcher

// list is a queue whose links lie in what it consists of: adding and removing cost the same however long it is.
type list[T any] struct {
	first, last *link[T]
	length      int
}

// link is a place in a list, or in none.
type link[T any] struct {
	value      T
	list       *list[T]
	prev, next *link[T]
}

func (l *list[T]) push(n *link[T]) {
	n.list, n.prev = l, l.last
	if l.last == nil {
		l.first = n
	} else {
		l.last.next = n
	}
	l.last = n
	l.length++
}

// remove takes n out of the list that it is in, if any.
func (n *link[T]) remove() {
	l := n.list
	if l == nil {
		return
	}
	if n.prev == nil {
		l.first = n.next
	} else {
		n.prev.next = n.next
	}
	if n.next == nil {
		l.last = n.prev
	} else {
		n.next.prev = n.prev
	}
	n.list, n.prev, n.next = nil, nil, nil
	l.length--
}
