/*
 * Functions of Microsoft's C library that Win32 sources use beside windows.h and that Linux's has not, or has with another
 * meaning. windows.h, tchar.h and conio.h include it.
 */
#ifndef WINSHM_CRT_H
#define WINSHM_CRT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __cplusplus
#include <cstdio>
#include <cwchar>
#include <cwctype>
#else
#include <wchar.h>
#include <wctype.h>
#endif
#include "winnt.h"

typedef int errno_t;
#define _TRUNCATE ((size_t)-1)

#include "winshm_printf.h"
#include "winshm_narrow.h"
#include "winshm_wcs.h"

WINSHM_BEGIN

/*
 * printf with wide formats, as on Windows: %s is a wide string in them and %S a narrow one (%hs and %ls are what they say
 * everywhere). What they print is UTF-8, whatever the locale, and mixes with printf. They return how many characters they
 * printed or stored, or -1; those with a count store at most so many, with the zero.
 */
int winshm_wprintf(const WCHAR *format, ...) WINSHM_WIDE(winshm_wprintf);
int winshm_vwprintf(const WCHAR *format, va_list values) WINSHM_WIDE(winshm_vwprintf);
int winshm_fwprintf(FILE *file, const WCHAR *format, ...) WINSHM_WIDE(winshm_fwprintf);
int winshm_vfwprintf(FILE *file, const WCHAR *format, va_list values) WINSHM_WIDE(winshm_vfwprintf);
int winshm_swprintf(WCHAR *to, size_t count, const WCHAR *format, ...) WINSHM_WIDE(winshm_swprintf);
int winshm_vswprintf(WCHAR *to, size_t count, const WCHAR *format, va_list values) WINSHM_WIDE(winshm_vswprintf);
int winshm_sprintf_wide(WCHAR *to, const WCHAR *format, ...) WINSHM_WIDE(winshm_sprintf_wide); /* no bound */

/* Wide lines and characters of files that hold UTF-8. */
WCHAR *winshm_fgetws(WCHAR *to, int count, FILE *file) WINSHM_WIDE(winshm_fgetws);
int winshm_fputws(const WCHAR *text, FILE *file) WINSHM_WIDE(winshm_fputws);
int _putws(const WCHAR *text) WINSHM_WIDE(_putws);

/* The C library's functions with wide names of files. */
FILE *_wfopen(const WCHAR *path, const WCHAR *mode) WINSHM_WIDE(_wfopen);
int _wremove(const WCHAR *path) WINSHM_WIDE(_wremove);
int _wsystem(const WCHAR *command) WINSHM_WIDE(_wsystem);
WCHAR *_wgetenv(const WCHAR *name) WINSHM_WIDE(_wgetenv);

WINSHM_END

/* A program that wants glibc's wide functions, with their meaning of %s, defines WINSHM_KEEP_WPRINTF. */
#if !defined(WINSHM_KEEP_WPRINTF) && !defined(WINSHM_IMPLEMENTATION)
#undef wprintf
#define wprintf winshm_wprintf
#undef vwprintf
#define vwprintf winshm_vwprintf
#undef fwprintf
#define fwprintf winshm_fwprintf
#undef vfwprintf
#define vfwprintf winshm_vfwprintf
#undef swprintf
#define swprintf winshm_swprintf
#undef vswprintf
#define vswprintf winshm_vswprintf
#undef fgetws
#define fgetws winshm_fgetws
#undef fputws
#define fputws winshm_fputws
#ifdef __cplusplus
extern "C++" {
namespace std {
using ::winshm_fgetws;
using ::winshm_fputws;
using ::winshm_fwprintf;
using ::winshm_swprintf;
using ::winshm_vfwprintf;
using ::winshm_vswprintf;
using ::winshm_vwprintf;
using ::winshm_wprintf;
}
}
#endif
#endif

#define _stricmp __builtin_strcasecmp
#define _strnicmp __builtin_strncasecmp
#define _strcmpi __builtin_strcasecmp
#define _strdup __builtin_strdup
#define _swprintf winshm_sprintf_wide
#define _snwprintf winshm_swprintf
#define _vsnwprintf winshm_vswprintf
#define vswprintf_s winshm_vswprintf
#define vsprintf_s vsnprintf
#define _snwprintf_s(to, room, count, ...) winshm_swprintf((to), (room), __VA_ARGS__)
#ifndef __cplusplus
#define swprintf_s winshm_swprintf
#define sprintf_s snprintf
#endif
#define _wtoi(text) ((int)wcstol((text), NULL, 10))
#define _wtol(text) ((LONG)wcstol((text), NULL, 10))
#define _wtof(text) wcstod((text), NULL)

/*
 * The bounded copies. They return 0; 22 for NULL, or 34, with an empty string in place of one that does not fit
 * (_TRUNCATE: it is cut, and they return 80).
 */
#define WINSHM_BOUNDED(name_cpy, name_ncpy, name_cat, name_ncat, type) \
	static __inline__ errno_t name_ncpy(type *to, size_t room, const type *from, size_t most) \
	{ \
		size_t i = 0; \
		if (to == NULL || room == 0) \
			return 22; \
		for (; from != NULL && i < room && i < most && from[i] != 0; i++) \
			to[i] = from[i]; \
		if (from != NULL && i < room) { \
			to[i] = 0; \
			return 0; \
		} \
		to[most == _TRUNCATE && from != NULL ? room - 1 : 0] = 0; \
		return from == NULL ? 22 : most == _TRUNCATE ? 80 : 34; \
	} \
	static __inline__ errno_t name_cpy(type *to, size_t room, const type *from) \
	{ \
		return name_ncpy(to, room, from, room + 1); \
	} \
	static __inline__ errno_t name_ncat(type *to, size_t room, const type *from, size_t most) \
	{ \
		size_t i = 0; \
		while (to != NULL && i < room && to[i] != 0) \
			i++; \
		if (to == NULL || i == room) \
			return 22; \
		errno_t error = name_ncpy(to + i, room - i, from, most); \
		if (error == 22 || error == 34) \
			to[0] = 0; \
		return error; \
	} \
	static __inline__ errno_t name_cat(type *to, size_t room, const type *from) \
	{ \
		return name_ncat(to, room, from, room + 1); \
	}

WINSHM_BOUNDED(strcpy_s, strncpy_s, strcat_s, strncat_s, char)
WINSHM_BOUNDED(wcscpy_s, wcsncpy_s, wcscat_s, wcsncat_s, WCHAR)

static __inline__ errno_t fopen_s(FILE **file, const char *path, const char *mode)
{
	*file = fopen(path, mode);
	return *file == NULL ? 2 : 0;
}

static __inline__ errno_t _wfopen_s(FILE **file, const WCHAR *path, const WCHAR *mode)
{
	*file = _wfopen(path, mode);
	return *file == NULL ? 2 : 0;
}

/* Compares strings whatever the case of their letters. */
static __inline__ int _wcsnicmp(const WCHAR *a, const WCHAR *b, size_t count)
{
	for (; count > 0; a++, b++, count--) {
		wint_t x = towlower((wint_t)*a), y = towlower((wint_t)*b);
		if (x != y || x == 0)
			return x < y ? -1 : x > y;
	}
	return 0;
}

static __inline__ int _wcsicmp(const WCHAR *a, const WCHAR *b) { return _wcsnicmp(a, b, (size_t)-1); }

#ifdef __cplusplus
/* In C++ an array knows its own size. */
extern "C++" {
template <size_t N> errno_t strcpy_s(char (&to)[N], const char *from) { return strcpy_s(to, N, from); }
template <size_t N> errno_t strcat_s(char (&to)[N], const char *from) { return strcat_s(to, N, from); }
template <size_t N> errno_t wcscpy_s(WCHAR (&to)[N], const WCHAR *from) { return wcscpy_s(to, N, from); }
template <size_t N> errno_t wcscat_s(WCHAR (&to)[N], const WCHAR *from) { return wcscat_s(to, N, from); }

#define WINSHM_VALUES(call) \
	va_list values; \
	va_start(values, format); \
	int length = call; \
	va_end(values); \
	return length

inline int sprintf_s(char *to, size_t room, const char *format, ...)
{
	WINSHM_VALUES(vsnprintf(to, room, format, values));
}
template <size_t N> int sprintf_s(char (&to)[N], const char *format, ...)
{
	WINSHM_VALUES(vsnprintf(to, N, format, values));
}
inline int swprintf_s(WCHAR *to, size_t room, const WCHAR *format, ...)
{
	WINSHM_VALUES(winshm_vswprintf(to, room, format, values));
}
template <size_t N> int swprintf_s(WCHAR (&to)[N], const WCHAR *format, ...)
{
	WINSHM_VALUES(winshm_vswprintf(to, N, format, values));
}
#undef WINSHM_VALUES
}
#endif

#endif
