/* wsprintf, and the printf functions as Windows has them: winuser.h, winshm_crt.h. */
#include <string.h>
#include <wchar.h>
#include "format.h"

/* Formats a caller's format of any form. */
static void put(struct output *output, enum form form, const void *format, const struct dialect *dialect, va_list values)
{
	struct output narrow;
	output_begin(&narrow);
	output_put_string(&narrow, form, format, SIZE_MAX);
	output_put(&narrow, "", 1);
	output_begin(output);
	if (!narrow.failed)
		format_put(narrow.bytes, dialect, values, output);
	output->failed |= narrow.failed;
	output_end(&narrow);
}

/* How many units a result has in a form. */
static size_t units(enum form form, const struct output *output, void *to, size_t room)
{
	switch (form) {
	case UTF16:
		return utf8_to_utf16(output->bytes, output->length, to, room, NULL);
	case UTF32:
		return utf8_to_utf32(output->bytes, output->length, to, room, NULL);
	default:
		if (room > 0)
			memcpy(to, output->bytes, output->length < room ? output->length : room);
		return output->length;
	}
}

/* Ends a string of a form after so many units. */
static void terminate(enum form form, void *to, size_t at)
{
	if (form == UTF16)
		((WCHAR *)to)[at] = 0;
	else if (form == UTF32)
		((WCHAR4 *)to)[at] = 0;
	else
		((char *)to)[at] = 0;
}

/* Formats into a buffer of room units. What does not fit is cut, and the result is then -1. */
static int print_to(enum form form, void *to, size_t room, const void *format, const struct dialect *dialect, va_list values)
{
	struct output output;
	put(&output, form, format, dialect, values);
	size_t length = units(form, &output, to, room > 0 ? room - 1 : 0);
	bool fits = length < room && !output.failed;
	if (room > 0)
		terminate(form, to, length < room ? length : room - 1);
	output_end(&output);
	return fits ? (int)length : -1;
}

static int print_file(FILE *file, enum form form, const void *format, va_list values)
{
	const struct dialect wide = {.wide = form, .wide_first = true};
	struct output output;
	put(&output, form, format, &wide, values);
	bool ok = !output.failed && fwrite(output.bytes, 1, output.length, file) == output.length;
	int length = (int)units(form, &output, NULL, 0);
	output_end(&output);
	return ok ? length : -1;
}

/* wsprintf's buffers have 1024 units. A longer result is cut there. */
static int wsprintf_to(enum form form, bool wide_first, void *to, const void *format, va_list values)
{
	enum { ROOM = 1024 };
	const struct dialect dialect = {.wide = form == UTF8 ? UTF32 : form, .wide_first = wide_first, .no_reals = true};
	int length = print_to(form, to, ROOM, format, &dialect, values);
	return length < 0 ? ROOM - 1 : length;
}

int wvsprintfA(LPSTR buffer, LPCSTR format, va_list arguments) { return wsprintf_to(UTF8, false, buffer, format, arguments); }

/* Calls a function that takes a va_list with the values that follow last. */
#define WITH_VALUES(last, call) \
	va_list values; \
	va_start(values, last); \
	int result = call; \
	va_end(values); \
	return result

int wsprintfA(LPSTR buffer, LPCSTR format, ...) { WITH_VALUES(format, wvsprintfA(buffer, format, values)); }

/* The functions with wide formats, in both forms. */
#define WIDE(form, unit, name) \
	int name(wvsprintfW)(unit *to, const unit *format, va_list values) { return wsprintf_to(form, true, to, format, values); } \
	int name(wsprintfW)(unit *to, const unit *format, ...) { WITH_VALUES(format, name(wvsprintfW)(to, format, values)); } \
	int name(winshm_vfwprintf)(FILE *file, const unit *format, va_list values) \
	{ \
		return print_file(file, form, format, values); \
	} \
	int name(winshm_vwprintf)(const unit *format, va_list values) { return print_file(stdout, form, format, values); } \
	int name(winshm_fwprintf)(FILE *file, const unit *format, ...) \
	{ \
		WITH_VALUES(format, print_file(file, form, format, values)); \
	} \
	int name(winshm_wprintf)(const unit *format, ...) { WITH_VALUES(format, print_file(stdout, form, format, values)); } \
	int name(winshm_vswprintf)(unit *to, size_t count, const unit *format, va_list values) \
	{ \
		const struct dialect dialect = {.wide = form, .wide_first = true}; \
		return print_to(form, to, count, format, &dialect, values); \
	} \
	int name(winshm_swprintf)(unit *to, size_t count, const unit *format, ...) \
	{ \
		WITH_VALUES(format, name(winshm_vswprintf)(to, count, format, values)); \
	} \
	int name(winshm_sprintf_wide)(unit *to, const unit *format, ...) \
	{ \
		WITH_VALUES(format, name(winshm_vswprintf)(to, SIZE_MAX, format, values)); \
	}

#define NAME16(name) name
#define NAME32(name) winshm4_##name

WIDE(UTF16, WCHAR, NAME16)
WIDE(UTF32, WCHAR4, NAME32)

static int print_narrow(FILE *file, enum form wide, const char *format, va_list values)
{
	const struct dialect dialect = {.wide = wide};
	struct output output;
	output_begin(&output);
	format_put(format, &dialect, values, &output);
	bool ok = !output.failed && fwrite(output.bytes, 1, output.length, file) == output.length;
	int length = (int)output.length;
	output_end(&output);
	return ok ? length : -1;
}

/* Returns how long the text is, also if it does not fit and is cut. */
static int print_narrow_to(char *to, size_t room, enum form wide, const char *format, va_list values)
{
	const struct dialect dialect = {.wide = wide};
	struct output output;
	output_begin(&output);
	format_put(format, &dialect, values, &output);
	int length = output.failed ? -1 : (int)output.length;
	size_t fits = output.length < room ? output.length : room - 1;
	if (room > 0) {
		memcpy(to, output.bytes, fits);
		to[fits] = 0;
	}
	output_end(&output);
	return length;
}

/* The functions with narrow formats, for both forms of what %S prints. */
#define NARROW(wide, name) \
	int name(winshm_vfprintf)(FILE *file, const char *format, va_list values) \
	{ \
		return print_narrow(file, wide, format, values); \
	} \
	int name(winshm_vprintf)(const char *format, va_list values) { return print_narrow(stdout, wide, format, values); } \
	int name(winshm_fprintf)(FILE *file, const char *format, ...) \
	{ \
		WITH_VALUES(format, print_narrow(file, wide, format, values)); \
	} \
	int name(winshm_printf)(const char *format, ...) { WITH_VALUES(format, print_narrow(stdout, wide, format, values)); } \
	int name(winshm_vsnprintf)(char *to, size_t room, const char *format, va_list values) \
	{ \
		return print_narrow_to(to, room, wide, format, values); \
	} \
	int name(winshm_snprintf)(char *to, size_t room, const char *format, ...) \
	{ \
		WITH_VALUES(format, print_narrow_to(to, room, wide, format, values)); \
	} \
	int name(winshm_vsprintf)(char *to, const char *format, va_list values) \
	{ \
		return print_narrow_to(to, SIZE_MAX, wide, format, values); \
	} \
	int name(winshm_sprintf)(char *to, const char *format, ...) \
	{ \
		WITH_VALUES(format, print_narrow_to(to, SIZE_MAX, wide, format, values)); \
	}

NARROW(UTF16, NAME16)
NARROW(UTF32, NAME32)
