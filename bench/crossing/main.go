// Command crossing is a C library with a function that does nothing: what it costs to go from C into Go and back.
package main

import "C"

//export crossing
func crossing(a C.ulong, b C.uint) C.ulong { return a + C.ulong(b) }

func main() {}
