/* Environment variables: processenv.h. They are the C library's. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "_cgo_export.h"
#include "environment.h"

/* Longest name and value, as on Windows. */
#define LONGEST 32767

/* A caller's string as UTF-8. */
struct string {
	struct output output;
	const char *bytes; /* NULL if the caller passed NULL */
};

static DWORD string_read(struct string *string, enum form form, const void *from)
{
	struct text text;
	output_begin(&string->output);
	string->bytes = NULL;
	DWORD error = text_read(&text, form, from, LONGEST);
	if (error != 0 || text.units == NULL)
		return error;
	output_put_string(&string->output, UTF16, text.units, text.length);
	output_put(&string->output, "", 1);
	text_free(&text);
	string->bytes = string->output.bytes;
	return string->output.failed ? ERROR_NOT_ENOUGH_MEMORY : 0;
}

static void string_end(struct string *string) { output_end(&string->output); }

/* Stores a result of UTF-8; returns what text_store returns, or 0 if there is no memory. */
static DWORD store_utf8(const char *bytes, size_t length, enum form form, void *to, DWORD room)
{
	WCHAR *units = malloc((length + 1) * sizeof(*units));
	if (units == NULL)
		FAIL(ERROR_NOT_ENOUGH_MEMORY, 0);
	size_t stored = text_store(units, utf8_to_utf16(bytes, length, units, length, NULL), form, to, room);
	free(units);
	return (DWORD)stored;
}

static DWORD get_variable(enum form form, const void *name, void *to, DWORD room)
{
	struct string variable;
	DWORD length = 0, error = string_read(&variable, form, name);
	const char *value = error == 0 && variable.bytes != NULL ? getenv(variable.bytes) : NULL;
	if (error != 0)
		fail(error);
	else if (value == NULL)
		fail(ERROR_ENVVAR_NOT_FOUND);
	else
		length = store_utf8(value, strlen(value), form, to, room);
	string_end(&variable);
	return length;
}

void environment_block(struct output *block)
{
	for (char **variable = environ; variable != NULL && *variable != NULL; variable++)
		output_put(block, *variable, strlen(*variable) + 1);
	output_put(block, "", 1);
}

/* Changes the variable for C, and for Go, which has a copy (its TMP is what GetTempPath looks at). */
static DWORD change(const char *name, const char *value)
{
	if (value == NULL && getenv(name) == NULL)
		return ERROR_ENVVAR_NOT_FOUND;
	if ((value == NULL ? unsetenv(name) : setenv(name, value, 1)) != 0)
		return ERROR_NOT_ENOUGH_MEMORY;
	return winshm_forked ? 0 : winshmSetEnvironmentVariable((char *)name, (char *)value).error;
}

static BOOL set_variable(enum form form, const void *name, const void *value)
{
	const int entry_errno = errno;
	struct string variable, content;
	DWORD error = string_read(&variable, form, name);
	DWORD content_error = string_read(&content, form, value);
	if (error == 0)
		error = content_error;
	if (error == 0 && (variable.bytes == NULL || *variable.bytes == 0 || strchr(variable.bytes, '=') != NULL))
		error = ERROR_INVALID_PARAMETER;
	else if (error == 0)
		error = change(variable.bytes, content.bytes);
	string_end(&variable);
	string_end(&content);
	FINISH(BOOL, ((winshm_result){error == 0, error}));
}

/* Appends the value of the variable between two percent signs; false: there is none, and nothing was appended. */
static bool put_variable(struct output *output, const char *name, size_t length)
{
	char zeroed[LONGEST + 1];
	if (length == 0 || length > LONGEST)
		return false;
	memcpy(zeroed, name, length);
	zeroed[length] = 0;
	const char *value = getenv(zeroed);
	if (value == NULL)
		return false;
	output_put(output, value, strlen(value));
	return true;
}

static void expand(struct output *output, const char *text)
{
	while (*text != 0) {
		const char *end = *text == '%' ? strchr(text + 1, '%') : NULL;
		if (end != NULL && put_variable(output, text + 1, (size_t)(end - text - 1))) {
			text = end + 1;
			continue;
		}
		output_put(output, text++, 1);
	}
}

/* Returns the length with the zero, also when it was stored. */
static DWORD expand_strings(enum form form, const void *source, void *to, DWORD room)
{
	struct string text;
	struct output result;
	DWORD length = 0, error = string_read(&text, form, source);
	output_begin(&result);
	if (error == 0 && text.bytes != NULL) {
		expand(&result, text.bytes);
		length = store_utf8(result.bytes, result.length, form, to, room);
		length += length < room;
	} else {
		fail(error != 0 ? error : ERROR_INVALID_PARAMETER);
	}
	string_end(&text);
	output_end(&result);
	return length;
}

DWORD GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize) { return get_variable(UTF16, lpName, lpBuffer, nSize); }
DWORD GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize) { return get_variable(UTF8, lpName, lpBuffer, nSize); }
DWORD winshm4_GetEnvironmentVariableW(const WCHAR4 *lpName, WCHAR4 *lpBuffer, DWORD nSize)
{
	return get_variable(UTF32, lpName, lpBuffer, nSize);
}

BOOL SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue) { return set_variable(UTF16, lpName, lpValue); }
BOOL SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue) { return set_variable(UTF8, lpName, lpValue); }
BOOL winshm4_SetEnvironmentVariableW(const WCHAR4 *lpName, const WCHAR4 *lpValue) { return set_variable(UTF32, lpName, lpValue); }

DWORD ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize) { return expand_strings(UTF16, lpSrc, lpDst, nSize); }
DWORD ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize) { return expand_strings(UTF8, lpSrc, lpDst, nSize); }
DWORD winshm4_ExpandEnvironmentStringsW(const WCHAR4 *lpSrc, WCHAR4 *lpDst, DWORD nSize)
{
	return expand_strings(UTF32, lpSrc, lpDst, nSize);
}
