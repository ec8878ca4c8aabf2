/* printf as Windows means it: see format.h. */
#include "format.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void output_begin(struct output *output)
{
	output->bytes = output->few;
	output->length = 0;
	output->room = sizeof(output->few);
	output->failed = false;
}

static bool output_grow(struct output *output, size_t needed)
{
	size_t room = needed > 2 * output->room ? needed : 2 * output->room;
	char *heap = malloc(room);
	if (heap == NULL) {
		output->failed = true;
		return false;
	}
	memcpy(heap, output->bytes, output->length);
	output_end(output);
	output->bytes = heap;
	output->room = room;
	return true;
}

void output_put(struct output *output, const char *bytes, size_t length)
{
	if (output->failed || (output->length + length > output->room && !output_grow(output, output->length + length)))
		return;
	memcpy(output->bytes + output->length, bytes, length);
	output->length += length;
}

void output_end(struct output *output)
{
	if (output->bytes != output->few)
		free(output->bytes);
}

static void output_fill(struct output *output, size_t count)
{
	for (; count > 0; count--)
		output_put(output, " ", 1);
}

/* How many units a string has, at most so many. */
static size_t units_of(enum form form, const void *text, size_t most)
{
	size_t n = 0;
	switch (form) {
	case UTF16:
		for (; n < most && ((const WCHAR *)text)[n] != 0; n++)
			;
		break;
	case UTF32:
		for (; n < most && ((const WCHAR4 *)text)[n] != 0; n++)
			;
		break;
	case UTF8:
		n = strnlen(text, most);
	}
	return n;
}

size_t output_put_string(struct output *output, enum form form, const void *text, size_t most)
{
	enum { LONGEST = 4, PIECE = 64 };
	char bytes[LONGEST * PIECE];
	size_t length = units_of(form, text, most);
	if (form == UTF8) {
		output_put(output, text, length);
		return length;
	}
	for (size_t at = 0, n; at < length; at += n) {
		n = length - at < PIECE ? length - at : PIECE;
		if (form == UTF16 && n == PIECE && (((const WCHAR *)text)[at + n - 1] & 0xFC00) == 0xD800)
			n--; /* a pair stays together */
		size_t used = form == UTF16 ? utf16_to_utf8((const WCHAR *)text + at, n, bytes, sizeof(bytes), NULL)
		                            : utf32_to_utf8((const WCHAR4 *)text + at, n, bytes, sizeof(bytes), NULL);
		output_put(output, bytes, used);
	}
	return length;
}

static const char *parse_number(const char *text, int *number, bool *given)
{
	if (*text == '*') {
		*given = true;
		return text + 1;
	}
	for (*number = 0; isdigit((unsigned char)*text); text++)
		*number = *number < 100000 ? *number * 10 + (*text - '0') : *number;
	return text;
}

/* Sizes: Windows' "l" has 32 bits; 64 are "ll" and "I64", and those of a pointer's size. */
static const char *parse_size(const char *text, char *size)
{
	static const struct {
		const char *text;
		char size;
	} sizes[] = {
		{"I64", 'q'}, {"I32", 'l'}, {"ll", 'q'}, {"hh", 'H'}, {"l", 'l'}, {"h", 'h'}, {"w", 'w'},
		{"I", 'q'},   {"z", 'q'},   {"j", 'q'},  {"t", 'q'},  {"L", 'L'},
	};
	*size = 0;
	for (size_t i = 0; i < _countof(sizes); i++) {
		size_t length = strlen(sizes[i].text);
		if (strncmp(text, sizes[i].text, length) == 0) {
			*size = sizes[i].size;
			return text + length;
		}
	}
	return text;
}

const char *conversion_parse(const char *text, struct conversion *conversion)
{
	*conversion = (struct conversion){.width = -1, .precision = -1};
	for (size_t n = 0; *text != 0 && strchr("-+ #0", *text) != NULL; text++)
		if (n + 1 < sizeof(conversion->flags))
			conversion->flags[n++] = *text;
	if (*text == '*' || isdigit((unsigned char)*text))
		text = parse_number(text, &conversion->width, &conversion->width_given);
	if (*text == '.')
		text = parse_number(text + 1, &conversion->precision, &conversion->precision_given);
	text = parse_size(text, &conversion->size);
	conversion->letter = *text;
	return *text != 0 ? text + 1 : text;
}

bool conversion_is_real(const struct conversion *conversion)
{
	return conversion->letter != 0 && strchr("aAeEfFgG", conversion->letter) != NULL;
}

static bool is_wide(const struct conversion *conversion, const struct dialect *dialect)
{
	bool capital = conversion->letter == 'S' || conversion->letter == 'C';
	if (conversion->size == 'h' || conversion->size == 'H')
		return false;
	if (conversion->size == 'l' || conversion->size == 'w')
		return true;
	return capital != dialect->wide_first;
}

static void put_string(const struct conversion *conversion, enum form form, const void *text, size_t most,
	struct output *output)
{
	struct output string;
	output_begin(&string);
	size_t length = output_put_string(&string, form, text, most);
	size_t blanks = conversion->width > 0 && (size_t)conversion->width > length ? (size_t)conversion->width - length : 0;
	bool left = strchr(conversion->flags, '-') != NULL;
	if (!left)
		output_fill(output, blanks);
	output_put(output, string.bytes, string.length);
	if (left)
		output_fill(output, blanks);
	output->failed |= string.failed;
	output_end(&string);
}

static void put_text(const struct conversion *conversion, const struct dialect *dialect, union value value,
	struct output *output)
{
	bool wide = is_wide(conversion, dialect);
	bool character = conversion->letter == 'c' || conversion->letter == 'C';
	enum form form = wide ? dialect->wide : UTF8;
	const uint32_t unit = (uint32_t)value.number;
	if (character && unit == 0)
		output_put(output, "", 1); /* a zero is a character like any other */
	else if (character)
		put_string(conversion, form, &unit, 1, output);
	else if (value.pointer == NULL)
		put_string(conversion, UTF8, "(null)", SIZE_MAX, output);
	else
		put_string(conversion, form, value.pointer, conversion->precision < 0 ? SIZE_MAX : (size_t)conversion->precision,
			output);
}

/* The value of a number with the bits that the size leaves. */
static uint64_t narrowed(const struct conversion *conversion, uint64_t number)
{
	bool sign = conversion->letter == 'd' || conversion->letter == 'i';
	switch (conversion->size) {
	case 'q':
		return number;
	case 'h':
		return sign ? (uint64_t)(int64_t)(int16_t)number : (uint16_t)number;
	case 'H':
		return sign ? (uint64_t)(int64_t)(int8_t)number : (uint8_t)number;
	}
	return sign ? (uint64_t)(int64_t)(int32_t)number : (uint32_t)number;
}

/* Lets the C library write a number: the conversion is put together again, for 64 bits. Returns how long it is. */
static size_t write_number(const struct conversion *conversion, union value value, char *to, size_t room)
{
	char format[24];
	bool real = conversion_is_real(conversion);
	int width = conversion->width < 0 ? 0 : conversion->width, precision = conversion->precision, length;
	snprintf(format, sizeof(format), "%%%s*.*%s%c", conversion->flags, real ? "" : "ll", conversion->letter);
	if (real)
		length = snprintf(to, room, format, width, precision, value.real);
	else if (conversion->letter == 'p')
		length = snprintf(to, room, "%0*llX", width > 16 ? width : 16, (unsigned long long)value.number);
	else
		length = snprintf(to, room, format, width, precision, narrowed(conversion, value.number));
	return length < 0 ? 0 : (size_t)length;
}

static void put_number(const struct conversion *conversion, union value value, struct output *output)
{
	char few[128];
	size_t length = write_number(conversion, value, few, sizeof(few));
	if (length < sizeof(few)) {
		output_put(output, few, length);
		return;
	}
	char *many = malloc(length + 1);
	if (many == NULL) {
		output->failed = true;
		return;
	}
	write_number(conversion, value, many, length + 1);
	output_put(output, many, length);
	free(many);
}

void conversion_put(const struct conversion *conversion, const struct dialect *dialect, union value value,
	struct output *output)
{
	switch (conversion->letter) {
	case 's': case 'S': case 'c': case 'C':
		put_text(conversion, dialect, value, output);
		break;
	case 'd': case 'i': case 'u': case 'x': case 'X': case 'o': case 'p':
		put_number(conversion, value, output);
		break;
	default:
		if (conversion_is_real(conversion) && !dialect->no_reals)
			put_number(conversion, value, output);
		else if (conversion->letter != 0)
			output_put(output, &conversion->letter, 1); /* no conversion: the character itself */
	}
}

static bool takes_value(const struct conversion *conversion, const struct dialect *dialect)
{
	if (conversion_is_real(conversion))
		return !dialect->no_reals;
	return conversion->letter != 0 && strchr("sScCdiuxXop", conversion->letter) != NULL;
}

void format_put(const char *format, const struct dialect *dialect, va_list values, struct output *output)
{
	while (*format != 0) {
		size_t plain = strcspn(format, "%");
		output_put(output, format, plain);
		format += plain;
		if (*format == 0)
			break;
		struct conversion conversion;
		union value value = {0};
		format = conversion_parse(format + 1, &conversion);
		if (conversion.width_given && (conversion.width = va_arg(values, int)) < 0) {
			conversion.width = -conversion.width;
			conversion.flags[0] = '-';
		}
		if (conversion.precision_given)
			conversion.precision = va_arg(values, int);
		if (!takes_value(&conversion, dialect))
			;
		else if (conversion_is_real(&conversion))
			value.real = conversion.size == 'L' ? (double)va_arg(values, long double) : va_arg(values, double);
		else
			value.number = va_arg(values, uint64_t);
		conversion_put(&conversion, dialect, value, output);
	}
}
