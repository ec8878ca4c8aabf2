// Package conformance states what the file mapping functions of kernel32 do, as a table of cases, for every front that has
// these functions: the Go mirror, a C library, the DLLs of another implementation.
//
// A case names the row of the specification (semantics-sections) that it holds, and asserts Windows' answer. Where this
// project answers otherwise, where Wine 8 does, or where nobody could say what Windows answers, the case says so: see
// [Deviation]. A known gap is marked so, and stays in the table.
//
// # Fronts
//
// A [Front] is an [API] in the manner of C (plain numbers, a [Result] from every call) and the name of a role. A process
// that plays the role makes calls for the test, which tells it so line by line: see [Play] for the lines. A driver in
// another language understands the same lines, and its role executes it. Processes are handed over by these pipes; no
// case sleeps.
//
// # What cases may do
//
// All cases share one process, and with it one handle table. Each uses names of its own ([T.NewName]). What a case opens
// or maps there through its [T] is closed when it ends, and [Run] checks at the end that all of it is gone.
//
// # What is not here
//
// Sections over files, SEC_RESERVE and SEC_IMAGE views, security descriptors, duplication, and the narrow (A) functions
// have no cases yet. That a call which succeeds leaves the last error alone can be seen only in fronts that have one:
// see [LastErrorKeeper].
package conformance
