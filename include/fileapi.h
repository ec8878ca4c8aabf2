/* Files. Paths may have backslashes and a drive letter: C:\dir\x is /dir/x. */
#ifndef WINSHM_FILEAPI_H
#define WINSHM_FILEAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5

#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INVALID_FILE_ATTRIBUTES ((DWORD)-1)
#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2
#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK 0x0001
#define FILE_TYPE_CHAR 0x0002
#define FILE_TYPE_PIPE 0x0003

/*
 * Opens or creates a file, as dwCreationDisposition says. Returns INVALID_HANDLE_VALUE if it fails. CREATE_ALWAYS and
 * OPEN_ALWAYS set the last error to ERROR_ALREADY_EXISTS if the file was there, else to 0.
 */
WINBASEAPI HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
	LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes,
	HANDLE hTemplateFile) WINSHM_WIDE(CreateFileW);
WINBASEAPI HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
	LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes,
	HANDLE hTemplateFile);
#ifdef UNICODE
#define CreateFile CreateFileW
#else
#define CreateFile CreateFileA
#endif

/*
 * Reads at most so many bytes. At the end of a file it succeeds with 0 bytes; with lpOverlapped it reads at the offset there,
 * and the end is ERROR_HANDLE_EOF. ERROR_BROKEN_PIPE: nobody can write to the pipe any more.
 */
WINBASEAPI BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
	LPOVERLAPPED lpOverlapped);

/*
 * Writes bytes; with lpOverlapped at the offset there, of which 2^64-1 means the end. ERROR_NO_DATA: nobody can read from the
 * pipe any more.
 */
WINBASEAPI BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
	LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped);

/* Has what was written stored by the disk. */
WINBASEAPI BOOL WINAPI FlushFileBuffers(HANDLE hFile);

/*
 * Moves the place where the file is read and written next, and returns its low half; the high half, if there is room for it,
 * is read and written too. INVALID_SET_FILE_POINTER with a last error other than 0: it failed.
 */
WINBASEAPI DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod);
WINBASEAPI BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer,
	DWORD dwMoveMethod);

/* The size in bytes. GetFileSize returns the low half; INVALID_FILE_SIZE with a last error other than 0: it failed. */
WINBASEAPI DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh);
WINBASEAPI BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize);

/* Ends the file where it would be read or written next. */
WINBASEAPI BOOL WINAPI SetEndOfFile(HANDLE hFile);

/* One of FILE_TYPE_DISK, _CHAR and _PIPE. */
WINBASEAPI DWORD WINAPI GetFileType(HANDLE hFile);

/*
 * What is known of an open file. The volume and the index are the low bits of the numbers of device and inode;
 * ftCreationTime is when the inode changed last.
 */
typedef struct _BY_HANDLE_FILE_INFORMATION {
	DWORD dwFileAttributes;
	FILETIME ftCreationTime;
	FILETIME ftLastAccessTime;
	FILETIME ftLastWriteTime;
	DWORD dwVolumeSerialNumber;
	DWORD nFileSizeHigh;
	DWORD nFileSizeLow;
	DWORD nNumberOfLinks;
	DWORD nFileIndexHigh;
	DWORD nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;
WINSHM_STATIC_ASSERT(sizeof(BY_HANDLE_FILE_INFORMATION) == 52, "as on Windows");

/* Describes an open file. */
WINBASEAPI BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation);

/* -1, 0 or 1: the first time is earlier, the same, later. */
WINBASEAPI LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2);

/* From UTC to the time of the place, and back, by the difference that there is today: summer or winter of the date do not matter. */
WINBASEAPI BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime);
WINBASEAPI BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime);

/* Removes a file. */
WINBASEAPI BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) WINSHM_WIDE(DeleteFileW);
WINBASEAPI BOOL WINAPI DeleteFileA(LPCSTR lpFileName);
#ifdef UNICODE
#define DeleteFile DeleteFileW
#else
#define DeleteFile DeleteFileA
#endif

/* The FILE_ATTRIBUTE_ bits of a path, or INVALID_FILE_ATTRIBUTES. */
WINBASEAPI DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) WINSHM_WIDE(GetFileAttributesW);
WINBASEAPI DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName);
#ifdef UNICODE
#define GetFileAttributes GetFileAttributesW
#else
#define GetFileAttributes GetFileAttributesA
#endif
WINBASEAPI BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes) WINSHM_WIDE(SetFileAttributesW);
WINBASEAPI BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes);
#ifdef UNICODE
#define SetFileAttributes SetFileAttributesW
#else
#define SetFileAttributes SetFileAttributesA
#endif

/* Make and remove a folder. ERROR_DIR_NOT_EMPTY: there is something in it. ERROR_DIRECTORY: it is a file. */
WINBASEAPI BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName,
	LPSECURITY_ATTRIBUTES lpSecurityAttributes) WINSHM_WIDE(CreateDirectoryW);
WINBASEAPI BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes);
#ifdef UNICODE
#define CreateDirectory CreateDirectoryW
#else
#define CreateDirectory CreateDirectoryA
#endif
WINBASEAPI BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) WINSHM_WIDE(RemoveDirectoryW);
WINBASEAPI BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName);
#ifdef UNICODE
#define RemoveDirectory RemoveDirectoryW
#else
#define RemoveDirectory RemoveDirectoryA
#endif

/*
 * The folder for temporary files, with a separator at its end. Returns its length without the zero, or, if the buffer is
 * too small, how long it must be.
 */
WINBASEAPI DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer) WINSHM_WIDE(GetTempPathW);
WINBASEAPI DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer);
#ifdef UNICODE
#define GetTempPath GetTempPathW
#else
#define GetTempPath GetTempPathA
#endif

/*
 * Makes a name of a folder, at most three characters, a number and ".tmp" in a buffer of MAX_PATH characters. uUnique 0:
 * a number that is free, and the file is created. Returns the number, or 0.
 */
WINBASEAPI UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
	LPWSTR lpTempFileName) WINSHM_WIDE(GetTempFileNameW);
WINBASEAPI UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName);
#ifdef UNICODE
#define GetTempFileName GetTempFileNameW
#else
#define GetTempFileName GetTempFileNameA
#endif

/* The whole path of a file. Returns its length, or how long the buffer must be. */
WINBASEAPI DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer,
	LPWSTR *lpFilePart) WINSHM_WIDE(GetFullPathNameW);
WINBASEAPI DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer, LPSTR *lpFilePart);
#ifdef UNICODE
#define GetFullPathName GetFullPathNameW
#else
#define GetFullPathName GetFullPathNameA
#endif

WINSHM_END

#endif
