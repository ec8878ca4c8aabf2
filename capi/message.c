/* FormatMessage: winbase.h. */
#include <stdlib.h>
#include <string.h>
#include "_cgo_export.h"
#include "format.h"

/* Number 99, and the width and precision that may come before it. */
#define MOST_INSERTS 101

/* Where inserts come from: an array, or a va_list from which values are taken once, as far as needed. */
struct inserts {
	const DWORD_PTR *array;
	va_list *list;
	DWORD_PTR taken[MOST_INSERTS];
	int count;
};

static DWORD_PTR insert(struct inserts *inserts, int number)
{
	if (inserts->array != NULL)
		return inserts->array[number - 1];
	while (inserts->count < number)
		inserts->taken[inserts->count++] = va_arg(*inserts->list, DWORD_PTR);
	return inserts->taken[number - 1];
}

/* Appends insert number; a printf conversion between exclamation marks may follow, else it is a string. */
static const char *put_insert(const char *text, int number, struct inserts *inserts, const struct dialect *dialect,
	struct output *output)
{
	struct conversion conversion = {.width = -1, .precision = -1, .letter = 's'};
	const char *end = *text == '!' ? strchr(text + 1, '!') : NULL;
	if (end != NULL) {
		conversion_parse(text + 1, &conversion);
		text = end + 1;
	}
	if (conversion.width_given)
		conversion.width = (int)insert(inserts, number++);
	if (conversion.precision_given)
		conversion.precision = (int)insert(inserts, number++);
	conversion_put(&conversion, dialect, (union value){.number = insert(inserts, number)}, output);
	return text;
}

/* Appends what a '%' stands for; returns what follows it, NULL at the text's end (%0). */
static const char *put_escape(const char *text, struct inserts *inserts, const struct dialect *dialect, struct output *output)
{
	static const char stands_for[] = "n\nr\rt\tb ";
	if (*text == '0')
		return NULL;
	if (*text >= '1' && *text <= '9') {
		int number = *text++ - '0';
		if (*text >= '0' && *text <= '9')
			number = number * 10 + (*text++ - '0');
		return put_insert(text, number, inserts, dialect, output);
	}
	const char *letter = *text != 0 ? strchr(stands_for, *text) : NULL;
	if (*text == 'n')
		output_put(output, "\r\n", 2);
	else
		output_put(output, letter != NULL ? letter + 1 : text, *text != 0);
	return *text != 0 ? text + 1 : text;
}

static void put_message(const char *text, struct inserts *inserts, const struct dialect *dialect, struct output *output)
{
	while (text != NULL && *text != 0) {
		size_t plain = inserts == NULL ? strlen(text) : strcspn(text, "%");
		output_put(output, text, plain);
		text += plain;
		if (*text == '%')
			text = put_escape(text + 1, inserts, dialect, output);
	}
}

/* Makes every line break a blank: FORMAT_MESSAGE_MAX_WIDTH_MASK. Other widths do not break lines. */
static void join_lines(struct output *output)
{
	size_t to = 0;
	for (size_t i = 0; i < output->length; i++) {
		if (output->bytes[i] == '\r')
			continue;
		output->bytes[to++] = output->bytes[i] == '\n' ? ' ' : output->bytes[i];
	}
	output->length = to;
}

/* Reads the text that the message is made of. */
static DWORD read_source(DWORD flags, enum form form, const void *source, DWORD id, struct output *text)
{
	if (flags & FORMAT_MESSAGE_FROM_STRING) {
		if (source == NULL)
			return ERROR_INVALID_PARAMETER;
		output_put_string(text, form, source, SIZE_MAX);
	} else if (flags & FORMAT_MESSAGE_FROM_SYSTEM && !winshm_forked) {
		char words[256];
		winshm_result answer = winshmErrorText(id, words, sizeof(words));
		if (answer.error != 0)
			return answer.error;
		output_put(text, words, (size_t)answer.value);
		output_put(text, ".\r\n", 3);
	} else {
		return flags & FORMAT_MESSAGE_FROM_HMODULE ? ERROR_RESOURCE_TYPE_NOT_FOUND : ERROR_INVALID_PARAMETER;
	}
	output_put(text, "", 1);
	return text->failed ? ERROR_NOT_ENOUGH_MEMORY : 0;
}

/* Stores the message in the caller's buffer, or in a new one whose address the caller's becomes. */
static DWORD store(struct output *message, enum form form, DWORD flags, void *to, DWORD size)
{
	WCHAR *units = malloc((message->length + 1) * sizeof(*units));
	if (units == NULL || message->failed)
		FAIL(ERROR_NOT_ENOUGH_MEMORY, 0);
	size_t length = utf8_to_utf16(message->bytes, message->length, units, message->length, NULL);
	size_t needed = text_store(units, length, form, NULL, 0);
	if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
		size = needed > size ? (DWORD)needed : size;
		*(void **)to = LocalAlloc(LMEM_ZEROINIT, size * sizeof(WCHAR4)); /* the caller frees it by LocalFree */
		to = *(void **)to;
	}
	bool fits = to != NULL && needed <= size;
	if (fits)
		text_store(units, length, form, to, size);
	free(units);
	if (!fits)
		FAIL(to == NULL ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INSUFFICIENT_BUFFER, 0);
	return (DWORD)needed - 1;
}

static DWORD format_message(DWORD flags, enum form form, const void *source, DWORD id, void *to, DWORD size, va_list *list)
{
	const int entry_errno = errno;
	const struct dialect dialect = {.wide = form == UTF8 ? UTF32 : form, .wide_first = form != UTF8, .no_reals = true};
	struct inserts inserts = {.array = flags & FORMAT_MESSAGE_ARGUMENT_ARRAY ? (const DWORD_PTR *)list : NULL, .list = list};
	const bool with_inserts = !(flags & FORMAT_MESSAGE_IGNORE_INSERTS) && list != NULL;
	struct output text, message;
	DWORD length = 0;
	if (to == NULL)
		FAIL(ERROR_INVALID_PARAMETER, 0);
	output_begin(&text);
	output_begin(&message);
	DWORD error = read_source(flags, form, source, id, &text);
	if (error == 0) {
		put_message(text.bytes, with_inserts ? &inserts : NULL, &dialect, &message);
		if ((flags & FORMAT_MESSAGE_MAX_WIDTH_MASK) == FORMAT_MESSAGE_MAX_WIDTH_MASK)
			join_lines(&message);
		length = store(&message, form, flags, to, size);
	} else {
		fail(error);
	}
	output_end(&text);
	output_end(&message);
	if (length > 0)
		errno = entry_errno;
	return length;
}

DWORD FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
	va_list *Arguments)
{
	(void)dwLanguageId;
	return format_message(dwFlags, UTF16, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}

DWORD winshm4_FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, WCHAR4 *lpBuffer,
	DWORD nSize, va_list *Arguments)
{
	(void)dwLanguageId;
	return format_message(dwFlags, UTF32, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}

DWORD FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
	va_list *Arguments)
{
	(void)dwLanguageId;
	return format_message(dwFlags, UTF8, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}
