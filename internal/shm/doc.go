// Package shm is memory: the sealed files that sections consist of, the places where views of them are mapped, and what
// the kernel says about both. System calls and raw addresses stay in here.
package shm
