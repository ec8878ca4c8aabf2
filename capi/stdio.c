/* The C library's functions with wide strings: winshm_crt.h. What they read and write is UTF-8. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "format.h"

/* Calls a function of the C library with up to two wide strings as UTF-8. */
static void narrow(struct output *output, enum form form, const void *text)
{
	output_begin(output);
	output_put_string(output, form, text, SIZE_MAX);
	output_put(output, "", 1);
}

static FILE *open_wide(enum form form, const void *path, const void *mode)
{
	struct output name, how;
	narrow(&name, form, path);
	narrow(&how, form, mode);
	FILE *file = name.failed || how.failed ? NULL : fopen(name.bytes, how.bytes);
	output_end(&name);
	output_end(&how);
	return file;
}

static int with_narrow(enum form form, const void *text, int (*call)(const char *))
{
	struct output bytes;
	narrow(&bytes, form, text);
	int result = bytes.failed ? -1 : call(bytes.bytes);
	output_end(&bytes);
	return result;
}

static int put_wide(enum form form, const void *text, FILE *file, const char *end)
{
	struct output bytes;
	narrow(&bytes, form, text);
	int result = bytes.failed || fputs(bytes.bytes, file) < 0 || fputs(end, file) < 0 ? -1 : 0;
	output_end(&bytes);
	return result;
}

/* Reads bytes of a line, at most so many characters of UTF-8; returns how many bytes. */
static size_t read_line(char *bytes, size_t most, FILE *file)
{
	size_t length = 0;
	int c = 0;
	for (size_t characters = 0; c != '\n' && (c = getc(file)) != EOF;) {
		if ((c & 0xC0) != 0x80 && ++characters > most) {
			ungetc(c, file);
			break;
		}
		bytes[length++] = (char)c;
	}
	return length;
}

/* Reads a line of at most count - 1 characters. False: there is nothing more. */
static bool get_line(enum form form, void *to, int count, FILE *file)
{
	enum { LONGEST = 4 };
	if (count <= 0)
		return false;
	size_t room = (size_t)count - 1;
	char *bytes = malloc(LONGEST * (room + 1));
	if (bytes == NULL)
		return false;
	size_t length = read_line(bytes, form == UTF16 ? room / 2 + room % 2 : room, file);
	size_t units = form == UTF16 ? utf8_to_utf16(bytes, length, to, room, NULL) : utf8_to_utf32(bytes, length, to, room, NULL);
	units = units < room ? units : room;
	memset((char *)to + units * (form == UTF16 ? 2 : 4), 0, form == UTF16 ? 2 : 4);
	free(bytes);
	return length > 0;
}

/* The value of a variable, in memory that stays: one for each call, as a program has few. */
static void *get_variable(enum form form, const void *name)
{
	struct output bytes;
	narrow(&bytes, form, name);
	const char *value = bytes.failed ? NULL : getenv(bytes.bytes);
	output_end(&bytes);
	if (value == NULL)
		return NULL;
	size_t length = strlen(value);
	void *copy = calloc(length + 1, sizeof(WCHAR4));
	if (copy != NULL && form == UTF16)
		utf8_to_utf16(value, length, copy, length, NULL);
	else if (copy != NULL)
		utf8_to_utf32(value, length, copy, length, NULL);
	return copy;
}

#define WIDE(form, unit, name) \
	FILE *name(_wfopen)(const unit *path, const unit *mode) { return open_wide(form, path, mode); } \
	int name(_wremove)(const unit *path) { return with_narrow(form, path, remove); } \
	int name(_wsystem)(const unit *command) { return with_narrow(form, command, system); } \
	unit *name(_wgetenv)(const unit *variable) { return get_variable(form, variable); } \
	int name(winshm_fputws)(const unit *text, FILE *file) { return put_wide(form, text, file, ""); } \
	int name(_putws)(const unit *text) { return put_wide(form, text, stdout, "\n"); } \
	unit *name(winshm_fgetws)(unit *to, int count, FILE *file) { return get_line(form, to, count, file) ? to : NULL; }

#define NAME16(name) name
#define NAME32(name) winshm4_##name

WIDE(UTF16, WCHAR, NAME16)
WIDE(UTF32, WCHAR4, NAME32)
