// Package snapshot is the file in which the contents of a section are kept: its format, writing and reading. It knows nothing of
// sections; the bytes come from an io.ReaderAt and go to an io.WriterAt.
//
// # The format
//
// A head of 64 KiB, then the data as it is, with holes where nothing was ever written, then one CRC-32C (Castagnoli) for each block
// of 1 MiB, a hole counting as zeros, and one of these numbers. All numbers are little-endian:
//
//	 0  "winshm snapshot\n"
//	16  u32 version, 1
//	20  u32 protection of the section (PAGE_), with SEC_RESERVE if it has that
//	24  u64 size of the data
//	32  u32 CRC-32C of the bytes before
//
// The data begins at a multiple of the granularity of views, so that a snapshot can itself be mapped.
package snapshot
