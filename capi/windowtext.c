/* The texts that messages bring, in the form that each window and caller wants them. */
#include <stdlib.h>
#include <string.h>
#include "window.h"

enum content content_of(UINT id)
{
	switch (id) {
	case WM_COPYDATA:
		return CONTENT_BLOCK;
	case WM_SETTEXT:
	case WM_SETTINGCHANGE:
	case WM_DEVMODECHANGE:
		return CONTENT_TEXT;
	case WM_GETTEXT:
		return CONTENT_ROOM;
	case WM_GETTEXTLENGTH:
		return CONTENT_LENGTH;
	}
	return CONTENT_NUMBERS;
}

size_t text_length(const WCHAR *units, size_t length, enum form form)
{
	return text_store(units, length, form, NULL, 0) - 1;
}

void *text_make(const WCHAR *units, size_t length, enum form form)
{
	size_t room = text_length(units, length, form) + 1;
	void *text = malloc(room * unit_size(form));
	if (text != NULL)
		text_store(units, length, form, text, room);
	return text;
}

/* How many of the first room units of a text are whole characters: UTF-8 is not cut within one. */
static size_t whole(const char *text, size_t length, enum form form, size_t room)
{
	if (length <= room)
		return length;
	while (form == UTF8 && room > 0 && ((unsigned char)text[room] & 0xC0) == 0x80)
		room--;
	return room;
}

DWORD text_cut(const WCHAR *units, size_t length, enum form form, void *to, size_t room, size_t *stored)
{
	*stored = 0;
	if (room == 0)
		return 0;
	size_t size = unit_size(form);
	char *text = text_make(units, length, form);
	if (text == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	size_t n = whole(text, text_length(units, length, form), form, room - 1);
	memset(text + n * size, 0, size);
	bool ok = copy_out(to, text, (n + 1) * size);
	free(text);
	if (ok)
		*stored = n;
	return ok ? 0 : ERROR_NOACCESS;
}

DWORD class_name_read(struct class_name *name, enum form form, const void *from)
{
	name->atom = 0;
	if ((uintptr_t)from >= 0x10000)
		return text_read(&name->text, form, from, TEXT_LONGEST);
	name->atom = (uint16_t)(uintptr_t)from;
	return text_read(&name->text, form, NULL, 0);
}
