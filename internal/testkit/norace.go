//go:build !race

package testkit

// Race is whether the race detector watches, which makes garbage of its own.
const Race = false
