/* Helpers of the shell: blocks of memory that processes know by a handle and the number of the process whose handle it is. */
#ifndef WINSHM_SHLWAPI_H
#define WINSHM_SHLWAPI_H

#include "windef.h"

WINSHM_BEGIN

/*
 * Makes a block of dwSize bytes, with what pvData points at, or zeros if it is NULL, and puts a handle to it into the process
 * dwProcessId, which may be any of the same user. Returns that handle's value there, or NULL. ERROR_INVALID_PARAMETER: there
 * is no such process. The block is freed by SHFreeShared, or with that process.
 */
WINBASEAPI HANDLE WINAPI SHAllocShared(const void *pvData, DWORD dwSize, DWORD dwProcessId);

/*
 * Maps a block into the caller's process and returns its data, or NULL. ERROR_INVALID_HANDLE: the process has no such handle,
 * or is none. It is no mutual exclusion: any number may lock it at once. SHLockSharedEx with fForWrite FALSE maps it for
 * reading.
 */
WINBASEAPI PVOID WINAPI SHLockShared(HANDLE hData, DWORD dwProcessId);
WINBASEAPI PVOID WINAPI SHLockSharedEx(HANDLE hData, DWORD dwProcessId, BOOL fForWrite);

/* Unmaps what SHLockShared mapped. ERROR_INVALID_ADDRESS: nothing is mapped there. */
WINBASEAPI BOOL WINAPI SHUnlockShared(void *pvData);

/* Closes the handle that a process has to a block. Where the block is locked, it stays until it is unlocked. */
WINBASEAPI BOOL WINAPI SHFreeShared(HANDLE hData, DWORD dwProcessId);

/*
 * Duplicates a handle of one process into another, with the same access, and returns its value there. Of dwOptions,
 * DUPLICATE_CLOSE_SOURCE counts.
 */
WINBASEAPI HANDLE WINAPI SHMapHandle(HANDLE hShared, DWORD dwSrcProcId, DWORD dwDstProcId, DWORD dwDesiredAccess,
	DWORD dwOptions);

WINSHM_END

#endif
