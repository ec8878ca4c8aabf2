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
//   - view/mmap: map, touch and unmap of a section already held, against bare mmap,
//     touch and munmap of a memory file in the same process.
//   - create/1GiB and create+close/1GiB: a section of 1 GiB against one of 4 KiB.
//   - open/many: open by name and close while ten processes hold very many sections
//     in the manager, against a manager with 100.
//   - memory/object: what one section adds to the manager's resident memory.
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
// a client as such a machine has it: still on one CPU, but with the second P.
//
// # How it works
//
// What is measured runs in worker processes that stay up for a whole measure: each
// line on a worker's standard input asks for so many iterations and is answered by
// the nanoseconds they took. Workers end when their standard input does, so that
// nothing outlives the bench even if it is killed. Everything is built in a
// temporary folder. What the machine lacks is skipped, with the reason.
//
// # Verdicts
//
// The spread is the 10th to the 90th percentile of the ratios of single rounds. A
// ratio gets a verdict only when its 95 % interval (bootstrap of the ratio of
// medians) lies on one side of the target, and, when rounds differ by more than a
// factor of two, when the spread does too. Otherwise there is "no verdict".
package main
