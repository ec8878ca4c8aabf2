// Package inspect says which objects exist, which processes hold them, and which map their memory. It is an ordinary client
// of the manager, holds nothing itself and starts no manager: where none runs, nothing exists.
//
// What it shows is what the asking user may see: the objects that are the user's own, or all of them for root. Who maps a
// section is not the manager's business, so it is found by going through /proc, in which some processes cannot be looked
// into; how many these are is told.
//
// Process numbers are the manager's: in another pid namespace than the manager's they mean nothing.
//
// # Names
//
// A name is shown as a program of the asking user's session can open it: an object of that session as Local\x, a global
// one as Global\x, one of another session as Session\N\x. An object without a name is shown as #ID.
package inspect
