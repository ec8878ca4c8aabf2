/* Strings of callers: read without trust in where they end, and turned into UTF-16. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#define PAGE ((size_t)4096)

size_t unit_size(enum form form) { return form == UTF16 ? sizeof(WCHAR) : form == UTF32 ? sizeof(WCHAR4) : 1; }

static bool is_zero(const char *unit, size_t size)
{
	static const char zero[sizeof(WCHAR4)];
	return memcmp(unit, zero, size) == 0;
}

/* How many bytes to read next: up to the end of the page, so that no page is touched in vain, and in whole units. */
static size_t next_piece(const char *from, size_t size, size_t room)
{
	size_t piece = PAGE - (uintptr_t)from % PAGE;
	if (piece < size)
		piece = size;
	if (piece > room)
		piece = room;
	return piece - piece % size;
}

static void copy_begin(struct copy *copy)
{
	copy->bytes = copy->few;
	copy->room = sizeof(copy->few);
	copy->heap = NULL;
	copy->count = 0;
}

/* Gets room for so many bytes, keeping the first ones. */
static bool copy_grow(struct copy *copy, size_t room, size_t keep)
{
	char *heap = malloc(room);
	if (heap == NULL)
		return false;
	memcpy(heap, copy->bytes, keep);
	free(copy->heap);
	copy->bytes = copy->heap = heap;
	copy->room = room;
	return true;
}

/* Counts the units before the zero among the bytes from old to filled; false: there is no zero. */
static bool copy_count(struct copy *copy, size_t size, size_t filled)
{
	for (; (copy->count + 1) * size <= filled; copy->count++)
		if (is_zero(copy->bytes + copy->count * size, size))
			return true;
	return false;
}

/* Copies a string up to its zero, or its first most units, and puts a zero behind. */
static DWORD copy_string(struct copy *copy, const char *from, size_t size, size_t most)
{
	copy_begin(copy);
	for (size_t filled = 0; filled < most * size;) {
		if (filled + 2 * size > copy->room && !copy_grow(copy, 8 * copy->room, filled))
			return ERROR_NOT_ENOUGH_MEMORY;
		size_t room = copy->room - size - filled;
		if (room > most * size - filled)
			room = most * size - filled;
		size_t piece = next_piece(from + filled, size, room);
		if (!copy_in(copy->bytes + filled, from + filled, piece))
			return ERROR_NOACCESS;
		filled += piece;
		if (copy_count(copy, size, filled))
			return 0;
	}
	memset(copy->bytes + copy->count * size, 0, size);
	return 0;
}

static size_t to_utf16(enum form form, const struct copy *from, WCHAR *to, size_t room)
{
	if (form == UTF32)
		return utf32_to_utf16((const WCHAR4 *)from->bytes, from->count, to, room);
	return utf8_to_utf16(from->bytes, from->count, to, room, NULL);
}

/* Converts what was copied in another form. */
static DWORD text_convert(struct text *text, enum form form, const struct copy *from)
{
	struct copy *copy = &text->copy;
	copy_begin(copy);
	size_t length = to_utf16(form, from, (WCHAR *)copy->bytes, copy->room / sizeof(WCHAR) - 1);
	size_t needed = (length + 1) * sizeof(WCHAR);
	if (needed > copy->room) {
		if (!copy_grow(copy, needed, 0))
			return ERROR_NOT_ENOUGH_MEMORY;
		to_utf16(form, from, (WCHAR *)copy->bytes, length);
	}
	((WCHAR *)copy->bytes)[length] = 0;
	copy->count = length;
	return 0;
}

static DWORD text_read_other(struct text *text, enum form form, const void *from, size_t most)
{
	enum { LONGEST_UNIT = 3 }; /* bytes of UTF-8 for one unit of UTF-16 */
	struct copy raw;
	DWORD error = copy_string(&raw, from, unit_size(form), form == UTF8 ? most * LONGEST_UNIT : most);
	if (error == 0)
		error = text_convert(text, form, &raw);
	free(raw.heap);
	if (error == 0 && form == UTF8 && (most == TEXT_NARROW || most == TEXT_NARROW_MUTEX) && text->copy.count >= most)
		error = ERROR_FILENAME_EXCED_RANGE;
	return error;
}

DWORD text_read(struct text *text, enum form form, const void *from, size_t most)
{
	copy_begin(&text->copy);
	text->units = NULL;
	text->length = 0;
	if (from == NULL)
		return 0;
	DWORD error = form == UTF16 ? copy_string(&text->copy, from, sizeof(WCHAR), most) : text_read_other(text, form, from, most);
	if (error != 0) {
		text_free(text);
		return error;
	}
	text->units = (const WCHAR *)text->copy.bytes;
	text->length = text->copy.count;
	return 0;
}

void text_free(struct text *text)
{
	free(text->copy.heap);
	text->copy.heap = NULL; /* text_read frees what it could not finish, and its callers free all the same */
}

/* Puts units that are UTF-16 into a form; returns how many it takes. */
static size_t from_utf16(const WCHAR *units, size_t length, enum form form, void *to, size_t room)
{
	switch (form) {
	case UTF8:
		return utf16_to_utf8(units, length, to, room, NULL);
	case UTF32:
		return utf16_to_utf32(units, length, to, room);
	default:
		memcpy(to, units, (length < room ? length : room) * sizeof(WCHAR));
		return length;
	}
}

size_t text_store(const WCHAR *units, size_t length, enum form form, void *to, size_t room)
{
	size_t needed = from_utf16(units, length, form, NULL, 0);
	if (needed + 1 > room || to == NULL)
		return needed + 1;
	from_utf16(units, length, form, to, needed);
	memset((char *)to + needed * unit_size(form), 0, unit_size(form));
	return needed;
}
