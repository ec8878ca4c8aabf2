package channel

const (
	// From its size on Go copies around the caches.
	aroundCaches = 1 << 20
	piece        = aroundCaches / 4
	// What is larger than this the caches do not keep for the reader anyway.
	keptInCaches = 16 << 20
)

// Copy is copy for data that somebody will read at once: it leaves it in the caches if it has room there.
func Copy(to, from []byte) int {
	n := min(len(to), len(from))
	if n < aroundCaches || n >= keptInCaches {
		return copy(to, from)
	}
	for at := 0; at < n; at += piece {
		copy(to[at:min(at+piece, n)], from[at:])
	}
	return n
}
