/* The lstr functions: winbase.h. They are written once, for units of any size. */
#include <locale.h>
#include <wctype.h>
#include "internal.h"

/* Case is Unicode's, whatever the program's locale. */
static locale_t unicode;

__attribute__((constructor)) static void find_unicode(void) { unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

static wint_t upper(wint_t c) { return unicode != (locale_t)0 ? towupper_l(c, unicode) : towupper(c); }
static wint_t lower(wint_t c) { return unicode != (locale_t)0 ? towlower_l(c, unicode) : towlower(c); }

#define LSTR(unit, fold, length_of, copy, copy_n, append, compare, compare_folded) \
	int length_of(const unit *text) \
	{ \
		int n = 0; \
		while (text != NULL && text[n] != 0) \
			n++; \
		return n; \
	} \
	unit *copy_n(unit *to, const unit *from, int most) \
	{ \
		int n = 0; \
		if (to == NULL || from == NULL) \
			return NULL; \
		for (; n + 1 < most && from[n] != 0; n++) \
			to[n] = from[n]; \
		if (most > 0) \
			to[n] = 0; \
		return to; \
	} \
	unit *copy(unit *to, const unit *from) { return copy_n(to, from, INT32_MAX); } \
	unit *append(unit *to, const unit *from) \
	{ \
		if (to == NULL || from == NULL) \
			return NULL; \
		copy(to + length_of(to), from); \
		return to; \
	} \
	static int compare##_by(const unit *a, const unit *b, wint_t (*key)(wint_t)) \
	{ \
		if (a == NULL || b == NULL) \
			return (a != NULL) - (b != NULL); \
		for (; *a != 0 && key(*a) == key(*b); a++, b++) \
			; \
		return (key(*a) > key(*b)) - (key(*a) < key(*b)); \
	} \
	int compare(const unit *a, const unit *b) { return compare##_by(a, b, as_it_is); } \
	int compare_folded(const unit *a, const unit *b) { return compare##_by(a, b, fold); }

/* Bytes of UTF-8 that are no ASCII stay as they are. */
static wint_t upper_ascii(wint_t c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
static wint_t lower_ascii(wint_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static wint_t as_it_is(wint_t c) { return c; }

LSTR(CHAR, lower_ascii, lstrlenA, lstrcpyA, lstrcpynA, lstrcatA, lstrcmpA, lstrcmpiA)
LSTR(WCHAR, lower, lstrlenW, lstrcpyW, lstrcpynW, lstrcatW, lstrcmpW, lstrcmpiW)
LSTR(WCHAR4, lower, winshm4_lstrlenW, winshm4_lstrcpyW, winshm4_lstrcpynW, winshm4_lstrcatW, winshm4_lstrcmpW, winshm4_lstrcmpiW)

/* CharUpper and CharLower: a pointer below 64 KiB is a character itself. */
#define CHANGE_CASE(unit, name, change) \
	unit *name(unit *text) \
	{ \
		if ((uintptr_t)text < 0x10000) \
			return (unit *)(uintptr_t)change((wint_t)(uintptr_t)text); \
		for (unit *c = text; *c != 0; c++) \
			*c = (unit)change((wint_t)*c); \
		return text; \
	}

CHANGE_CASE(CHAR, CharUpperA, upper_ascii)
CHANGE_CASE(CHAR, CharLowerA, lower_ascii)
CHANGE_CASE(WCHAR, CharUpperW, upper)
CHANGE_CASE(WCHAR, CharLowerW, lower)
CHANGE_CASE(WCHAR4, winshm4_CharUpperW, upper)
CHANGE_CASE(WCHAR4, winshm4_CharLowerW, lower)
