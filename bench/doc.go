// Command bench measures winshm side by side with its references.
//
// Every figure is a ratio. The two sides are measured in alternating rounds of
// one run, so that whatever else the machine does hits both; what is compared is
// the median of the rounds. No absolute time is a result: the times in the table
// are there to be looked at, not to be quoted.
//
// # What is measured
//
//   - section/parts: create, map, touch, unmap and close of a named 4 KiB section,
//     against a C program with the same two round trips and the same system calls
//     but no object manager (ref/section.c).
//   - section/wine: the same five calls, made by a Win32 program under Wine
//     (wine/section.c). This ratio is Wine's time over ours. Wine makes a section's
//     memory as a file in its server's folder, so that the kind of file system there
//     counts: section/wine-tmpfs has it on tmpfs, where Wine is at its best.
//   - section/steps: create, open, map, unmap and close one by one, each against its system calls; a row for each.
//   - section/posix, boost, python, go-sysv, go-mmap: a section's life against that of other memory with a name: shm_open, Boost's,
//     Python's, System V's and a file in /dev/shm by packages of Go. open/posix and so on: open, map, touch, unmap and close of
//     what another process keeps. The notes below the table say which promises of a section each does not make.
//   - view/mmap: map, touch and unmap of a section already held, against bare mmap,
//     touch and munmap of a memory file in the same process.
//   - create/1GiB and create+close/1GiB: a section of 1 GiB against one of 4 KiB.
//   - open/many: open by name and close while ten processes hold very many sections
//     in the manager, against a manager with 100.
//   - memory/object: what one section adds to the manager's resident memory.
//   - memory/section and so on: the same for each type of object.
//   - scaling/open, create, event: the calls of 1 to 64 clients at once, each with its own name, against those of one.
//   - objects/section, event: calls beside 1 to 100,000 objects, against the same beside one.
//   - processes/open, memory, death: beside 1 to 1,000 idle processes; what each costs the manager; when it has noticed their death.
//   - client/go, c, wine: the memory that is a client's own, beside that of the program before, and of a client under Wine.
//   - start/bare, wine: the first call of a program, which starts the manager, against a program that only listens, and Wine's server.
//   - sync/event, sync/mutex, sync/semaphore: a signal and the wait that it satisfies, with nobody else there, against a
//     pair of compare-and-swap, Boost's named_mutex, and the same calls under Wine.
//   - sync/any64: a wait for any of 64 objects, of which the last one is signaled.
//   - sync/ping, sync/wake: two processes that answer each other by events, against bare futexes, words that both spin
//     on, and Wine; and one way only, to a process that sleeps.
//   - sync/contended2, 8, 64: takings of a mutex that so many processes want all the time, against a lock that is handed
//     over in strict order (ref/fifo.h), and against Boost's and a robust mutex of POSIX threads, which whoever comes at the right
//     moment gets.
//   - sync/contended2-event and so on: the same with an auto-reset event, and with a semaphore of one unit.
//   - sync/semaphore-posix, -boost-named, sync/mutex-robust, -flock, -filemutex, -python: the same pairs of calls by other means,
//     among them packages of Go (peers) and Python. sync/ping-eventfd, -pipe, -socket, -boost and sync/wake-eventfd, -pipe: two
//     processes that wake each other by these (ref/descriptors.c).
//   - sync/goroutines, sync/handover: wake-ups of one of very many goroutines, and how many threads they cost.
//   - sync/idle: the processor time of a process that is woken ten times a second.
//   - latency/event-spin and so on: p50, p99 and p99.9 of single round trips, by events and by messages of 64 bytes, against
//     bare futexes, words that both spin on, and a Unix socket; each side reads the clock before and after each round trip.
//   - message/go-futex, -spin, -wine: WM_COPYDATA of 64 bytes to a window of another process whose handler returns at once,
//     against bare futexes, words that both spin on, and the same program under Wine; -asleep: both rest before each.
//   - message/go-1M-copy: 1 MiB of which the receiver reads every byte, against one copy of it and that reading in one
//     process (ref/message.c).
//   - message/go-posts-pipe, -seqpacket: posted messages, one way, against records of 32 bytes; message/go-data8-pipe: blocks of
//     64 KiB of 8 processes to one.
//   - c/message-64B, c/message-64K, c/event: the same by the C library and in Go.
//   - message/go-0B-stream and so on, up to 64M: blocks of which the handler reads nothing, against requests over
//     Unix sockets that the other side has read into its buffer, answered by one byte.
//   - message/go-place16M: a block that is built where the receiver reads it, and was filled before.
//   - message/go-iceoryx-64B to place1M, sync/ping-iceoryx: iceoryx2's publish-subscribe, whose processes poll, and its event
//     service, by a small program in Rust (iceoryx/), which cargo builds once.
//   - message/go-netrpc, -ttrpc, -zmq, -grpc, -python: requests of 64 bytes and 64 KiB over Unix sockets as Go programs make them
//     (rpc/), and bytes through Python's multiprocessing.Pipe (ref/pipe.py).
//   - message/go-senders64: 64 processes that send to one window, against one; -slowest: what the slowest of them has.
//   - file/view-mmap: every byte of a megabyte of a mapped file read, and every cache line written to, through a view, against a
//     plain mapping of a file with the same content; file/read64-copy and so on: ReadAt and WriteAt of a view, which bear with files
//     that somebody truncates, against bare copies.
//   - file/snapshot-cp: winshm snapshot, with its checksums, of a section of 64 MiB, against cp of its file: whole programs.
//
// # Placement
//
// "one processor" means that the client and its server are pinned to the same CPU,
// "two processors" that each has its own. The first is the sharper one: there,
// every instruction counts, while on two processors waking an idle CPU dominates.
//
// A pinned Go program takes GOMAXPROCS from its one CPU, as no program on a machine
// with two would; and with 1 the runtime's monitor takes that one processor from
// every thread that waits in the kernel for 20 µs. "two processors, GOMAXPROCS=2" is
// a client as such a machine has it: still on one CPU, but with the second P. Such a
// client, and in the measures of sections its manager, was also told that the machine
// has two CPUs: it is pinned after its start. Otherwise it would see no point in spinning.
//
// # How it works
//
// What is measured runs in worker processes that stay up for a whole measure: each
// line on a worker's standard input asks for so many iterations and is answered by
// the nanoseconds they took. Workers end when their standard input does, so that
// nothing outlives the bench even if it is killed. Everything is built in a
// temporary folder. What the machine lacks is skipped, with the reason.
//
// # Output
//
// The table goes to standard output, by families (family.go), with a summary; progress to standard error. A whole run writes
// results/latest.json and plots (plots.go, package chart). -publish makes a run's JSON results/published.json, from which the plots
// in results and the figures of docs/performance.md are made: a test compares them. -compare sets two runs side by side.
//
// # Verdicts
//
// The spread is the 10th to the 90th percentile of the ratios of single rounds. A
// ratio gets a verdict only when its 95 % interval (bootstrap of the ratio of
// medians) lies on one side of the target, and, when rounds differ by more than a
// factor of two, when the spread does too. Otherwise there is "no verdict".
//
// Where two processes spin, whatever else runs on their CPUs counts a thousandfold. There the lowest tenth of the rounds is
// compared, and there is no verdict when the reference's own rounds (10th to 90th percentile) differ by more than 1.5.
package main
