/* Heaps and local and global memory: all of it is malloc's, and a handle is an address. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

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
	return dwFlags & HEAP_ZERO_MEMORY ? calloc(1, dwBytes) : malloc(dwBytes);
}

/* Reallocates; what is new is zeroed if asked for. */
static LPVOID reallocate(LPVOID memory, SIZE_T bytes, bool zero)
{
	size_t before = malloc_usable_size(memory);
	char *moved = realloc(memory, bytes > 0 ? bytes : 1);
	if (moved != NULL && zero && bytes > before)
		memset(moved + before, 0, bytes - before);
	return moved;
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
	free(lpMem);
	return TRUE;
}

SIZE_T HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
	(void)hHeap, (void)dwFlags;
	return malloc_usable_size((void *)lpMem);
}

HLOCAL LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
	HLOCAL memory = uFlags & LMEM_ZEROINIT ? calloc(1, uBytes) : malloc(uBytes);
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
	free(hMem);
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
	return malloc_usable_size(hMem);
}

HGLOBAL GlobalAlloc(UINT uFlags, SIZE_T dwBytes) { return LocalAlloc(uFlags, dwBytes); }
HGLOBAL GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) { return LocalReAlloc(hMem, dwBytes, uFlags); }
HGLOBAL GlobalFree(HGLOBAL hMem) { return LocalFree(hMem); }
LPVOID GlobalLock(HGLOBAL hMem) { return LocalLock(hMem); }
BOOL GlobalUnlock(HGLOBAL hMem) { return LocalUnlock(hMem); }
SIZE_T GlobalSize(HGLOBAL hMem) { return LocalSize(hMem); }
