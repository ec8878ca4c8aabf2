/* UTF-8, UTF-16 and UTF-32. */
#include "internal.h"

#define REPLACEMENT 0xFFFDu

static bool is_high(uint32_t c) { return c >= 0xD800 && c < 0xDC00; }
static bool is_low(uint32_t c) { return c >= 0xDC00 && c < 0xE000; }

static void note(bool *malformed)
{
	if (malformed != NULL)
		*malformed = true;
}

/* Appends a character as UTF-16; returns the new length. What does not fit is only counted. */
static size_t put16(uint32_t c, WCHAR *to, size_t at, size_t room)
{
	if (c < 0x10000) {
		if (at < room)
			to[at] = (WCHAR)c;
		return at + 1;
	}
	if (at < room)
		to[at] = (WCHAR)(0xD7C0 + (c >> 10));
	if (at + 1 < room)
		to[at + 1] = (WCHAR)(0xDC00 | (c & 0x3FF));
	return at + 2;
}

/* Appends a character as UTF-8. */
static size_t put8(uint32_t c, char *to, size_t at, size_t room)
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 0; c >>= 6) {
		unsigned char byte = n == 1 ? c : i > 0 ? 0x80 | (c & 0x3F) : lead[n] | c;
		if (at + i < room)
			to[at + i] = (char)byte;
	}
	return at + n;
}

/* How many bytes a sequence has that begins so, and the range of its second byte; 0: no sequence does. */
static size_t sequence(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
	*high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Takes the first character of UTF-8 that is not empty, and how many bytes it had; malformed ones are REPLACEMENT. */
static uint32_t get8(const unsigned char *from, size_t length, size_t *used, bool *malformed)
{
	unsigned char low, high;
	size_t n = sequence(from[0], &low, &high);
	*used = 1;
	if (n == 1)
		return from[0];
	uint32_t c = n == 0 ? 0 : from[0] & (0x7Fu >> n);
	for (; n > 0 && *used < n && *used < length && from[*used] >= low && from[*used] <= high; ++*used) {
		c = c << 6 | (from[*used] & 0x3F);
		low = 0x80, high = 0xBF;
	}
	if (n != 0 && *used == n)
		return c;
	note(malformed);
	return REPLACEMENT;
}

size_t utf8_to_utf16(const char *from, size_t length, WCHAR *to, size_t room, bool *malformed)
{
	size_t at = 0;
	for (size_t i = 0, used; i < length; i += used)
		at = put16(get8((const unsigned char *)from + i, length - i, &used, malformed), to, at, room);
	return at;
}

/* Takes the first character of UTF-16 that is not empty; a lone surrogate is itself. */
static uint32_t get16(const WCHAR *from, size_t length, size_t *used)
{
	*used = 1;
	if (!is_high(from[0]) || length < 2 || !is_low(from[1]))
		return from[0];
	*used = 2;
	return 0x10000u + ((from[0] & 0x3FFu) << 10) + (from[1] & 0x3FFu);
}

size_t utf16_to_utf8(const WCHAR *from, size_t length, char *to, size_t room, bool *malformed)
{
	size_t at = 0;
	for (size_t i = 0, used; i < length; i += used) {
		uint32_t c = get16(from + i, length - i, &used);
		if (is_high(c) || is_low(c)) {
			note(malformed);
			c = REPLACEMENT;
		}
		at = put8(c, to, at, room);
	}
	return at;
}

size_t utf32_to_utf16(const WCHAR4 *from, size_t length, WCHAR *to, size_t room)
{
	size_t at = 0;
	for (size_t i = 0; i < length; i++)
		at = put16(from[i] > 0x10FFFF ? REPLACEMENT : from[i], to, at, room);
	return at;
}

size_t utf16_to_utf32(const WCHAR *from, size_t length, WCHAR4 *to, size_t room)
{
	size_t at = 0;
	for (size_t i = 0, used; i < length; i += used, at++) {
		uint32_t c = get16(from + i, length - i, &used);
		if (at < room)
			to[at] = c;
	}
	return at;
}

size_t utf8_to_utf32(const char *from, size_t length, WCHAR4 *to, size_t room, bool *malformed)
{
	size_t at = 0;
	for (size_t i = 0, used; i < length; i += used, at++) {
		uint32_t c = get8((const unsigned char *)from + i, length - i, &used, malformed);
		if (at < room)
			to[at] = c;
	}
	return at;
}

size_t utf32_to_utf8(const WCHAR4 *from, size_t length, char *to, size_t room, bool *malformed)
{
	size_t at = 0;
	for (size_t i = 0; i < length; i++) {
		uint32_t c = from[i];
		if (c > 0x10FFFF || is_high(c) || is_low(c)) {
			note(malformed);
			c = REPLACEMENT;
		}
		at = put8(c, to, at, room);
	}
	return at;
}
