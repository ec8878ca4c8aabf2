/* Files and folders by name. */
#include "_cgo_export.h"
#include "internal.h"

/* Go's functions on one name and on two, with what else they need. */
typedef winshm_result on_path(uint16_t *name, uint32_t argument);
typedef winshm_result on_paths(uint16_t *from, uint16_t *to, uint32_t argument);

static winshm_result call_path(on_path *call, const void *from, enum form form, uint32_t argument, uint32_t failure)
{
	struct text name;
	DWORD error = text_read_name(&name, form, from);
	if (error != 0)
		return (winshm_result){failure, error};
	winshm_result answer = call((uint16_t *)name.units, argument);
	text_free(&name);
	return answer;
}

static winshm_result call_paths(on_paths *call, const void *from, const void *to, enum form form, uint32_t argument)
{
	struct text first, second;
	DWORD error = text_read_name(&first, form, from);
	if (error != 0)
		return (winshm_result){FALSE, error};
	error = text_read_name(&second, form, to);
	winshm_result answer = {FALSE, error};
	if (error == 0) {
		answer = call((uint16_t *)first.units, (uint16_t *)second.units, argument);
		text_free(&second);
	}
	text_free(&first);
	return answer;
}

/* Defines the three forms of a function on one name, without and with an argument. */
#define PATH_FORM(type, function, text, form, go, failure) \
	type function(const text *name) \
	{ \
		ENTER(failure); \
		FINISH(type, call_path(go, name, form, 0, failure)); \
	}
#define PATH_FUNCTION(type, name, go, failure) \
	PATH_FORM(type, name##W, WCHAR, UTF16, go, failure) \
	PATH_FORM(type, winshm4_##name##W, WCHAR4, UTF32, go, failure) \
	PATH_FORM(type, name##A, char, UTF8, go, failure)

PATH_FUNCTION(BOOL, DeleteFile, winshmDeleteFile, FALSE)
PATH_FUNCTION(BOOL, RemoveDirectory, winshmRemoveDirectory, FALSE)
PATH_FUNCTION(BOOL, SetCurrentDirectory, winshmSetCurrentDirectory, FALSE)
PATH_FUNCTION(DWORD, GetFileAttributes, winshmGetFileAttributes, INVALID_FILE_ATTRIBUTES)

#define ATTRIBUTES_FORM(function, text, form) \
	BOOL function(const text *lpFileName, DWORD dwFileAttributes) \
	{ \
		ENTER(FALSE); \
		FINISH(BOOL, call_path(winshmSetFileAttributes, lpFileName, form, dwFileAttributes, FALSE)); \
	}

ATTRIBUTES_FORM(SetFileAttributesW, WCHAR, UTF16)
ATTRIBUTES_FORM(winshm4_SetFileAttributesW, WCHAR4, UTF32)
ATTRIBUTES_FORM(SetFileAttributesA, char, UTF8)

#define MOVE_FORM(move, move_ex, text, form) \
	BOOL move_ex(const text *from, const text *to, DWORD flags) \
	{ \
		ENTER(FALSE); \
		FINISH(BOOL, call_paths(winshmMoveFileEx, from, to, form, flags)); \
	} \
	BOOL move(const text *from, const text *to) { return move_ex(from, to, MOVEFILE_COPY_ALLOWED); }

MOVE_FORM(MoveFileW, MoveFileExW, WCHAR, UTF16)
MOVE_FORM(winshm4_MoveFileW, winshm4_MoveFileExW, WCHAR4, UTF32)
MOVE_FORM(MoveFileA, MoveFileExA, char, UTF8)

#define COPY_FORM(function, text, form) \
	BOOL function(const text *from, const text *to, BOOL fail_if_exists) \
	{ \
		ENTER(FALSE); \
		FINISH(BOOL, call_paths(winshmCopyFile, from, to, form, fail_if_exists != FALSE)); \
	}

COPY_FORM(CopyFileW, WCHAR, UTF16)
COPY_FORM(winshm4_CopyFileW, WCHAR4, UTF32)
COPY_FORM(CopyFileA, char, UTF8)

static BOOL create_directory(const void *from, enum form form, LPSECURITY_ATTRIBUTES attributes)
{
	ENTER(FALSE);
	SECURITY_ATTRIBUTES copy;
	struct text name;
	DWORD error = text_read_name(&name, form, from);
	if (error != 0)
		FAIL(error, FALSE);
	winshm_result answer = {FALSE, ERROR_NOACCESS};
	if (read_attributes(&copy, &attributes))
		answer = winshmCreateDirectory((uint16_t *)name.units, attributes);
	text_free(&name);
	FINISH(BOOL, answer);
}

BOOL CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
	return create_directory(lpPathName, UTF16, lpSecurityAttributes);
}

BOOL winshm4_CreateDirectoryW(const WCHAR4 *lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
	return create_directory(lpPathName, UTF32, lpSecurityAttributes);
}

BOOL CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
	return create_directory(lpPathName, UTF8, lpSecurityAttributes);
}
