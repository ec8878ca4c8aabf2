/*
 * Wide string functions where wchar_t has two bytes (-fshort-wchar): the C library's are for four. Elsewhere there is
 * nothing here.
 */
#ifndef WINSHM_WCS_H
#define WINSHM_WCS_H

#if __SIZEOF_WCHAR_T__ == 2 && !defined(WINSHM_IMPLEMENTATION)

static __inline__ size_t winshm_wcsnlen(const wchar_t *text, size_t most)
{
	size_t n = 0;
	while (n < most && text[n] != 0)
		n++;
	return n;
}

static __inline__ size_t winshm_wcslen(const wchar_t *text) { return winshm_wcsnlen(text, (size_t)-1 / 2); }

static __inline__ wchar_t *winshm_wcsncpy(wchar_t *to, const wchar_t *from, size_t count)
{
	size_t n = winshm_wcsnlen(from, count);
	memcpy(to, from, n * sizeof(*to));
	memset(to + n, 0, (count - n) * sizeof(*to));
	return to;
}

static __inline__ wchar_t *winshm_wcscpy(wchar_t *to, const wchar_t *from)
{
	memcpy(to, from, (winshm_wcslen(from) + 1) * sizeof(*to));
	return to;
}

static __inline__ wchar_t *winshm_wcsncat(wchar_t *to, const wchar_t *from, size_t count)
{
	size_t n = winshm_wcsnlen(from, count);
	wchar_t *end = to + winshm_wcslen(to);
	memcpy(end, from, n * sizeof(*to));
	end[n] = 0;
	return to;
}

static __inline__ wchar_t *winshm_wcscat(wchar_t *to, const wchar_t *from)
{
	winshm_wcscpy(to + winshm_wcslen(to), from);
	return to;
}

static __inline__ int winshm_wcsncmp(const wchar_t *a, const wchar_t *b, size_t count)
{
	for (; count > 0; a++, b++, count--)
		if (*a != *b || *a == 0)
			return *a < *b ? -1 : *a > *b;
	return 0;
}

static __inline__ int winshm_wcscmp(const wchar_t *a, const wchar_t *b) { return winshm_wcsncmp(a, b, (size_t)-1); }

static __inline__ wchar_t *winshm_wcschr(const wchar_t *text, wchar_t c)
{
	for (; *text != c; text++)
		if (*text == 0)
			return NULL;
	return (wchar_t *)text;
}

static __inline__ wchar_t *winshm_wcsrchr(const wchar_t *text, wchar_t c)
{
	for (size_t n = winshm_wcslen(text) + 1; n-- > 0;)
		if (text[n] == c)
			return (wchar_t *)text + n;
	return NULL;
}

static __inline__ wchar_t *winshm_wcsstr(const wchar_t *text, const wchar_t *part)
{
	size_t n = winshm_wcslen(part);
	for (; winshm_wcsncmp(text, part, n) != 0; text++)
		if (*text == 0)
			return NULL;
	return (wchar_t *)text;
}

/* Numbers are ASCII: they are read as bytes. */
static __inline__ void winshm_number(const wchar_t *text, char *bytes, size_t room)
{
	size_t n = 0;
	for (; n + 1 < room && text[n] > 0 && text[n] < 128; n++)
		bytes[n] = (char)text[n];
	bytes[n] = 0;
}

static __inline__ long winshm_wcstol(const wchar_t *text, wchar_t **end, int base)
{
	char bytes[128], *stop;
	winshm_number(text, bytes, sizeof(bytes));
	long value = strtol(bytes, &stop, base);
	if (end != NULL)
		*end = (wchar_t *)text + (stop - bytes);
	return value;
}

static __inline__ unsigned long winshm_wcstoul(const wchar_t *text, wchar_t **end, int base)
{
	char bytes[128], *stop;
	winshm_number(text, bytes, sizeof(bytes));
	unsigned long value = strtoul(bytes, &stop, base);
	if (end != NULL)
		*end = (wchar_t *)text + (stop - bytes);
	return value;
}

static __inline__ double winshm_wcstod(const wchar_t *text, wchar_t **end)
{
	char bytes[128], *stop;
	winshm_number(text, bytes, sizeof(bytes));
	double value = strtod(bytes, &stop);
	if (end != NULL)
		*end = (wchar_t *)text + (stop - bytes);
	return value;
}

#ifdef __cplusplus
extern "C++" {
namespace std {
using ::winshm_wcscat;
using ::winshm_wcschr;
using ::winshm_wcscmp;
using ::winshm_wcscpy;
using ::winshm_wcslen;
using ::winshm_wcsncat;
using ::winshm_wcsncmp;
using ::winshm_wcsncpy;
using ::winshm_wcsnlen;
using ::winshm_wcsrchr;
using ::winshm_wcsstr;
using ::winshm_wcstod;
using ::winshm_wcstol;
using ::winshm_wcstoul;
}
}
#endif

#define wcsnlen winshm_wcsnlen
#define wcslen winshm_wcslen
#define wcsncpy winshm_wcsncpy
#define wcscpy winshm_wcscpy
#define wcsncat winshm_wcsncat
#define wcscat winshm_wcscat
#define wcsncmp winshm_wcsncmp
#define wcscmp winshm_wcscmp
#define wcschr winshm_wcschr
#define wcsrchr winshm_wcsrchr
#define wcsstr winshm_wcsstr
#define wcstol winshm_wcstol
#define wcstoul winshm_wcstoul
#define wcstod winshm_wcstod

#endif
#endif
