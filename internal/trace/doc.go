// Package trace is the memory into which messages are written while somebody watches them: which word is where, and how it is
// written and read. It makes no system calls.
//
// It is a ring of records that all receivers of a user write, and that whoever watches reads. A writer draws a number, which says
// where its record goes, and never waits: not for another writer that was stopped or killed with a record half written, and not for
// readers, which miss what is overwritten before they have read it, and know how much. Each record has its number in it and a check
// of all its words, by which a reader knows one that is torn. It reads copies only, so that what it has checked stays as it is.
package trace
