// Package conformance states what kernel32's functions of file mappings, events, mutexes, semaphores, timers and waits do, as
// a table of cases, for every front that has these functions: the Go mirror, a C library, the DLLs of another
// implementation. So it does for the blocks of shlwapi, and for user32's windows and the messages between them.
//
// A case names the rows of the specification that it holds, which are in package rows, and asserts Windows' answer. Where
// this project answers otherwise, where Wine 8 does, or where nobody could say what Windows answers, the case says so: see
// [Deviation]. A known gap is marked so, and stays in the table.
//
// # Fronts
//
// A [Front] is an [API] in the manner of C (plain numbers, a [Result] from every call) and a way to start further processes.
// These make calls for the test, which tells them so line by line: see [Play] for the lines. The driver in C, under
// driver, understands the same lines; from one source it is built against this project's headers and library, and by
// mingw against Windows' own or Wine's. Processes are handed over by these pipes; no case sleeps.
//
// A process has further threads when a case asks for them ([Process.NewThread]), since mutexes belong to threads, and somebody
// must wait while others signal. That a thread waits is seen from outside: it has said that it is about to make the call, and
// then all threads of its process sleep ([Process.Begin]).
//
// A window's procedure plays what the case tells it ([Objects.Behave]): a script of the same lines, so whatever a process can do for
// the test, a procedure can do in the middle of a message. What comes to it, and what its lines answer, it notes.
//
// # What cases may do
//
// All cases share one process, and with it one handle table. Each uses names of its own ([T.NewName]). What a case opens
// or maps there through its [T] is closed when it ends, and [Run] checks at the end that all of it is gone.
//
// # The page
//
// [Run] writes down how a front answered ([AnswersVariable]). "make conformance" runs all fronts so, and makes
// docs/compatibility.md of rows, cases and answers; package rows also says of every row without a case why it has none.
package conformance
