/* Paths that the library tells. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "internal.h"

enum { PATH_ROOM = TEXT_LONGEST + 1 };

static WCHAR *path_room(void) { return malloc(PATH_ROOM * sizeof(WCHAR)); }

/* Stores an answer that is the length of a path in units, which it frees. */
static DWORD finish_path(winshm_result answer, WCHAR *units, enum form form, void *to, DWORD room, int entry_errno)
{
	if (answer.error == 0)
		answer.value = text_store(units, answer.value, form, to, room);
	free(units);
	return (DWORD)finish(answer, entry_errno);
}

typedef winshm_result tell_path(uint32_t room, uint16_t *units);

static DWORD get_path(tell_path *tell, enum form form, void *to, DWORD room)
{
	ENTER(0);
	WCHAR *units = path_room();
	if (units == NULL)
		FAIL(ERROR_NOT_ENOUGH_MEMORY, 0);
	return finish_path(tell(PATH_ROOM, units), units, form, to, room, entry_errno);
}

DWORD GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
{
	return get_path(winshmGetCurrentDirectory, UTF16, lpBuffer, nBufferLength);
}

DWORD winshm4_GetCurrentDirectoryW(DWORD nBufferLength, WCHAR4 *lpBuffer)
{
	return get_path(winshmGetCurrentDirectory, UTF32, lpBuffer, nBufferLength);
}

DWORD GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
{
	return get_path(winshmGetCurrentDirectory, UTF8, lpBuffer, nBufferLength);
}

DWORD GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer)
{
	return get_path(winshmGetTempPath, UTF16, lpBuffer, nBufferLength);
}

DWORD winshm4_GetTempPathW(DWORD nBufferLength, WCHAR4 *lpBuffer)
{
	return get_path(winshmGetTempPath, UTF32, lpBuffer, nBufferLength);
}

DWORD GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer)
{
	return get_path(winshmGetTempPath, UTF8, lpBuffer, nBufferLength);
}

/* How many units of the form stand before the last component; 0: there is none. */
static size_t file_part(const WCHAR *units, size_t length, enum form form)
{
	size_t at = length;
	while (at > 0 && units[at - 1] != '/')
		at--;
	return at == length ? 0 : text_store(units, at, form, NULL, 0) - 1;
}

/* part, if not NULL, gets how many units stand before the last component in what was stored, or 0. */
static DWORD full_path(const void *from, enum form form, void *to, DWORD room, size_t *part)
{
	ENTER(0);
	struct text name;
	*part = 0;
	DWORD error = text_read_name(&name, form, from);
	if (error != 0)
		FAIL(error, 0);
	WCHAR *units = path_room();
	winshm_result answer = {0, ERROR_NOT_ENOUGH_MEMORY};
	if (units != NULL)
		answer = winshmGetFullPathName((uint16_t *)name.units, PATH_ROOM, units);
	text_free(&name);
	if (answer.error == 0)
		*part = file_part(units, answer.value, form);
	return finish_path(answer, units, form, to, room, entry_errno);
}

#define FULL_PATH_FORM(function, text, form) \
	DWORD function(const text *lpFileName, DWORD nBufferLength, text *lpBuffer, text **lpFilePart) \
	{ \
		size_t part; \
		DWORD length = full_path(lpFileName, form, lpBuffer, nBufferLength, &part); \
		if (lpFilePart != NULL && length < nBufferLength) \
			*lpFilePart = part == 0 ? NULL : lpBuffer + part; \
		return length; \
	}

FULL_PATH_FORM(GetFullPathNameW, WCHAR, UTF16)
FULL_PATH_FORM(winshm4_GetFullPathNameW, WCHAR4, UTF32)
FULL_PATH_FORM(GetFullPathNameA, char, UTF8)

static winshm_result temp_name(const struct text *path, const struct text *prefix, UINT unique, enum form form, void *to)
{
	WCHAR units[MAX_PATH];
	winshm_result answer = winshmGetTempFileName((uint16_t *)path->units, (uint16_t *)prefix->units, unique, units);
	size_t length = 0;
	while (answer.error == 0 && units[length] != 0)
		length++;
	if (answer.error == 0 && text_store(units, length, form, to, MAX_PATH) > MAX_PATH)
		answer = (winshm_result){0, ERROR_BUFFER_OVERFLOW};
	return answer;
}

static UINT temp_file_name(const void *path, const void *prefix, UINT unique, enum form form, void *to)
{
	ENTER(0);
	struct text folder, start;
	DWORD error = text_read_name(&folder, form, path);
	if (error != 0)
		FAIL(error, 0);
	error = text_read_name(&start, form, prefix);
	winshm_result answer = {0, error};
	if (error == 0) {
		answer = temp_name(&folder, &start, unique, form, to);
		text_free(&start);
	}
	text_free(&folder);
	FINISH(UINT, answer);
}

UINT GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique, LPWSTR lpTempFileName)
{
	return temp_file_name(lpPathName, lpPrefixString, uUnique, UTF16, lpTempFileName);
}

UINT winshm4_GetTempFileNameW(const WCHAR4 *lpPathName, const WCHAR4 *lpPrefixString, UINT uUnique, WCHAR4 *lpTempFileName)
{
	return temp_file_name(lpPathName, lpPrefixString, uUnique, UTF32, lpTempFileName);
}

UINT GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName)
{
	return temp_file_name(lpPathName, lpPrefixString, uUnique, UTF8, lpTempFileName);
}
