// Package random runs random programs of calls for file mappings, events, mutexes and semaphores, made by several processes,
// and compares every answer with what a model says that follows the specification. Waits take no time, and a process makes
// all calls by its first thread: who waits for whom is the business of package conformance.
//
// The model ([model]) is plain Go and knows nothing of this project. Handles and addresses are what the implementation says
// that they are; what they lead to, every code, size, protection and byte is the model's to say. A difference is a mistake of
// one of both. Where the specification does not settle an answer, the call is left out of the program.
//
// The same programs run over the Go mirror, over the C library by the driver of package conformance (with characters of two
// and of four bytes), and over Wine, where the calls are left out that Wine 8 is known to answer otherwise than Windows.
//
// # Long runs and replays
//
// The number of programs over each front is rapid's number of checks, and its flags are all there are:
//
//	go test ./conformance/random -run TestRandom/Go -v -rapid.checks 100000 -timeout 0
//
// A program that fails is made as small as possible, printed call by call, and kept in testdata/rapid; the test prints the
// command that runs just it again (-rapid.failfile), or all of them from the same seed (-rapid.seed). A run without a
// failure prints its seed as well (-v), and how often each call had each outcome.
//
// TestMistakes sees that programs find what is wrong: each mistake that is made in the model on purpose.
package random
