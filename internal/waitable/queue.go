package waitable

// queue gives candidates in the order of their arrival. It is a heap: often only the first of very many is wanted.
type queue []candidate

// queueOf makes a queue of candidates, in their place.
func queueOf(candidates []candidate) queue {
	q := queue(candidates)
	for i := len(q)/2 - 1; i >= 0; i-- {
		q.sink(i)
	}
	return q
}

// next takes out the candidate that came first. There must be one.
func (q *queue) next() candidate {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	*q = h[:last]
	q.sink(0)
	return first
}

// sink moves the i-th candidate behind all that came before it.
func (q queue) sink(i int) {
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(q); child++ {
			if q[child].ticket < q[first].ticket {
				first = child
			}
		}
		if first == i {
			return
		}
		q[i], q[first] = q[first], q[i]
		i = first
	}
}
