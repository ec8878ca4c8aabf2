/* Heaps and local and global memory: all of it comes from malloc, and a handle is an address. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

/* What lies before the memory of every block. It keeps malloc's alignment. */
struct block {
	_Alignas(max_align_t) size_t size;
};

static struct block *block_of(LPCVOID memory) { return (struct block *)memory - 1; }

static LPVOID allocate(SIZE_T bytes, bool zero)
{
	struct block *block = NULL;
	if (bytes < PTRDIFF_MAX - sizeof(*block))
		block = zero ? calloc(1, sizeof(*block) + bytes) : malloc(sizeof(*block) + bytes);
	if (block == NULL)
		return NULL;
	block->size = bytes;
	return block + 1;
}

static void release(LPVOID memory)
{
	if (memory != NULL)
		free(block_of(memory));
}

/* Reallocates; what is new is zeroed if asked for. */
static LPVOID reallocate(LPVOID memory, SIZE_T bytes, bool zero)
{
	size_t before = block_of(memory)->size;
	struct block *block = bytes < PTRDIFF_MAX - sizeof(*block) ? realloc(block_of(memory), sizeof(*block) + bytes) : NULL;
	if (block == NULL)
		return NULL;
	block->size = bytes;
	if (zero && bytes > before)
		memset((char *)(block + 1) + before, 0, bytes - before);
	return block + 1;
}

/* The only heap: its handle is an address that malloc never returns. */
static char the_heap;

HANDLE GetProcessHeap(void) { return &the_heap; }

HANDLE HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
{
	(void)flOptions, (void)dwInitialSize, (void)dwMaximumSize;
	return &the_heap;
}

BOOL HeapDestroy(HANDLE hHeap)
{
	if (hHeap == &the_heap)
		return TRUE;
	FAIL(ERROR_INVALID_HANDLE, FALSE);
}

LPVOID HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
	(void)hHeap;
	return allocate(dwBytes, dwFlags & HEAP_ZERO_MEMORY);
}

LPVOID HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
	(void)hHeap;
	if (lpMem == NULL || dwFlags & HEAP_REALLOC_IN_PLACE_ONLY)
		return NULL;
	return reallocate(lpMem, dwBytes, dwFlags & HEAP_ZERO_MEMORY);
}

BOOL HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
	(void)hHeap, (void)dwFlags;
	release(lpMem);
	return TRUE;
}

SIZE_T HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
	(void)hHeap, (void)dwFlags;
	return block_of(lpMem)->size;
}

HLOCAL LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
	HLOCAL memory = allocate(uBytes, uFlags & LMEM_ZEROINIT);
	if (memory == NULL)
		fail(ERROR_NOT_ENOUGH_MEMORY);
	return memory;
}

HLOCAL LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
{
	if (hMem == NULL)
		FAIL(ERROR_INVALID_HANDLE, NULL);
	HLOCAL memory = reallocate(hMem, uBytes, uFlags & LMEM_ZEROINIT);
	if (memory == NULL)
		fail(ERROR_NOT_ENOUGH_MEMORY);
	return memory;
}

HLOCAL LocalFree(HLOCAL hMem)
{
	release(hMem);
	return NULL;
}

LPVOID LocalLock(HLOCAL hMem)
{
	if (hMem == NULL)
		fail(ERROR_INVALID_HANDLE);
	return hMem;
}

/* FALSE with the last error 0 says that nobody has it locked any more. */
BOOL LocalUnlock(HLOCAL hMem)
{
	SetLastError(hMem == NULL ? ERROR_INVALID_HANDLE : NO_ERROR);
	return FALSE;
}

SIZE_T LocalSize(HLOCAL hMem)
{
	if (hMem == NULL)
		FAIL(ERROR_INVALID_HANDLE, 0);
	return block_of(hMem)->size;
}

HGLOBAL GlobalAlloc(UINT uFlags, SIZE_T dwBytes) { return LocalAlloc(uFlags, dwBytes); }
HGLOBAL GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) { return LocalReAlloc(hMem, dwBytes, uFlags); }
HGLOBAL GlobalFree(HGLOBAL hMem) { return LocalFree(hMem); }
LPVOID GlobalLock(HGLOBAL hMem) { return LocalLock(hMem); }
BOOL GlobalUnlock(HGLOBAL hMem) { return LocalUnlock(hMem); }
SIZE_T GlobalSize(HGLOBAL hMem) { return LocalSize(hMem); }
