// Package rawsec reads and makes security descriptors, SIDs and lists as Win32 lays them out in a program's memory. A pointer
// that leads nowhere is ERROR_NOACCESS, and lengths are believed only as far as Win32 allows them.
package rawsec
