/* Narrow strings in the manner of Microsoft's C library. winshm_crt.h includes it. */
#ifndef WINSHM_NARROW_H
#define WINSHM_NARROW_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "winshm_words.h"

#define WINSHM_NARROW static __inline__ __attribute__((unused))

/*
 * printf into a buffer. _snprintf stores at most room characters, and no zero if there is no place left for it; _snprintf_s at
 * most count of them, with the zero. What does not fit is cut, and the result is then -1. They return how many characters they
 * stored.
 */
WINSHM_NARROW int _vsnprintf(char *to, size_t room, const char *format, va_list values)
{
	va_list again;
	va_copy(again, values);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	char *whole = length < 0 || (size_t)length < room ? NULL : (char *)malloc((size_t)length + 1);
	if (whole == NULL)
		return length >= 0 && (size_t)length < room ? vsnprintf(to, room, format, values) : -1;
	vsnprintf(whole, (size_t)length + 1, format, values);
	memcpy(to, whole, room);
	free(whole);
	return (size_t)length > room ? -1 : length;
}

WINSHM_NARROW int _snprintf(char *to, size_t room, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	int length = _vsnprintf(to, room, format, values);
	va_end(values);
	return length;
}

WINSHM_NARROW int _vsnprintf_s(char *to, size_t room, size_t count, const char *format, va_list values)
{
	size_t most = count < room ? count + 1 : room;
	int length = vsnprintf(to, most, format, values);
	return length < 0 || (size_t)length >= most ? -1 : length;
}

WINSHM_NARROW int _snprintf_s(char *to, size_t room, size_t count, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	int length = _vsnprintf_s(to, room, count, format, values);
	va_end(values);
	return length;
}

/* Change a string in its place, and return it. Case is ASCII's. */
WINSHM_NARROW char *_strupr(char *text)
{
	for (char *c = text; *c != 0; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return text;
}

WINSHM_NARROW char *_strlwr(char *text)
{
	for (char *c = text; *c != 0; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return text;
}

WINSHM_NARROW char *_strrev(char *text)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n / 2; i++) {
		char c = text[i];
		text[i] = text[n - 1 - i];
		text[n - 1 - i] = c;
	}
	return text;
}

/* The next word of a text, or of *rest if it is NULL: what stands between any of some characters. NULL: there is none. */
WINSHM_NARROW char *strtok_s(char *text, const char *between, char **rest)
{
	char *word = text != NULL ? text : *rest;
	word += strspn(word, between);
	char *end = word + strcspn(word, between);
	*rest = *end != 0 ? end + 1 : end;
	*end = 0;
	return end > word ? word : NULL;
}

/* Writes a number to a base from 2 to 36; negative ones have a sign to base 10 only. */
WINSHM_NARROW char *_itoa(int value, char *to, int base)
{
	unsigned rest = value < 0 && base == 10 ? 0u - (unsigned)value : (unsigned)value;
	char *end = to;
	do
		*end++ = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)base];
	while ((rest /= (unsigned)base) > 0);
	if (value < 0 && base == 10)
		*end++ = '-';
	*end = 0;
	return _strrev(to);
}

#endif
