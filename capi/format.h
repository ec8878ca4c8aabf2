/*
 * printf as Windows means it, for wsprintf, the wide printf functions and FormatMessage: a format that is UTF-8, values of
 * which some are strings of another form, and a result that is UTF-8.
 */
#ifndef WINSHM_FORMAT_H
#define WINSHM_FORMAT_H

#include <stdarg.h>
#include "internal.h"

/* Text that is being put together. */
struct output {
	char *bytes;
	size_t length, room;
	bool failed; /* out of memory: what came since is lost */
	char few[512];
};

void output_begin(struct output *output);
void output_put(struct output *output, const char *bytes, size_t length);
void output_end(struct output *output);

/* What a "%..." asks for. */
struct conversion {
	char flags[8];
	int width, precision; /* -1: none */
	bool width_given, precision_given; /* by values: "*" */
	char size;                         /* 'h', 'H' for hh, 'l', 'L', 'q' for 64 bits, 'w', or 0 */
	char letter;
};

/* A value; which member counts the conversion says. */
union value {
	uint64_t number;
	double real;
	const void *pointer;
};

/* How a function reads its values. */
struct dialect {
	enum form wide;  /* what wide strings and characters are */
	bool wide_first; /* %s is wide and %S narrow, not the other way round */
	bool no_reals;   /* there is no floating point */
};

/* Parses what follows a '%'; returns what follows it. */
const char *conversion_parse(const char *text, struct conversion *conversion);

/* Whether the value is a double. */
bool conversion_is_real(const struct conversion *conversion);

/* Appends a value. */
void conversion_put(const struct conversion *conversion, const struct dialect *dialect, union value value,
	struct output *output);

/* Appends a format with its values. */
void format_put(const char *format, const struct dialect *dialect, va_list values, struct output *output);

/* Appends a string of any form as UTF-8; at most so many of its units. Returns how many characters it has. */
size_t output_put_string(struct output *output, enum form form, const void *text, size_t most);

#endif
