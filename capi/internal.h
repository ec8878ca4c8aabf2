/*
 * What the C sources of the library share: how an exported function enters, fails and finishes, and how it reads what its
 * caller points at. doc.go says how a function is added.
 */
#ifndef WINSHM_INTERNAL_H
#define WINSHM_INTERNAL_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include "windows.h"

/* WCHAR is UTF-16 in here. WCHAR4 is wchar_t as most programs on Linux have it. */
typedef uint32_t WCHAR4;

/* What a Go function answers: the value that the C function returns, and its last error; 0 leaves that as it was. */
typedef struct {
	uint64_t value;
	uint32_t error;
} winshm_result;

/* What a thread is to call (QueueUserAPC): due is 0, or when the timer was due whose completion routine it is. */
struct winshm_apc {
	uintptr_t function, argument;
	uint64_t due;
};

/* Set in a forked child, in which Go does not run any more. */
extern bool winshm_forked;

/*
 * ENTER begins every exported function that calls Go: in a forked child it fails at once with ERROR_INVALID_HANDLE. It
 * remembers errno, which Go's runtime may change.
 */
#define ENTER(failure) \
	const int entry_errno = errno; \
	if (__builtin_expect(winshm_forked, 0)) { \
		fail(ERROR_INVALID_HANDLE); \
		return failure; \
	}

/* FINISH ends it, with what Go answered: a value without an error leaves last error and errno as they were. */
#define FINISH(type, answer) return (type)finish(answer, entry_errno)

/* FAIL ends it with an error that was found here. */
#define FAIL(error, failure) \
	do { \
		fail(error); \
		return failure; \
	} while (0)

/* Sets the last error, and errno with it: that is where Mono and .NET look. */
void fail(DWORD error);

/* Stores an answer's error and returns its value. */
static inline uint64_t finish(winshm_result answer, int entry_errno)
{
	if (answer.error != 0)
		fail(answer.error);
	else
		errno = entry_errno;
	return answer.value;
}

/* Copy memory from or to where a caller points. False: it does not point to such memory (ERROR_NOACCESS). */
bool copy_in(void *to, const void *from, size_t length);
bool copy_out(void *to, const void *from, size_t length);

/* Copies a caller's attributes, if there are any, and lets the pointer lead to the copy. False: ERROR_NOACCESS. */
bool read_attributes(SECURITY_ATTRIBUTES *copy, LPSECURITY_ATTRIBUTES *attributes);

/* The three forms that a caller's characters have. */
enum form { UTF16, UTF32, UTF8 };

/* How many bytes a unit has. */
size_t unit_size(enum form form);

/* Bytes that were copied from a caller: few in place, many from malloc. */
struct copy {
	char *bytes;
	size_t count; /* of units, without the zero */
	size_t room;  /* in bytes */
	char *heap;
	_Alignas(8) char few[1024];
};

/* A caller's string as UTF-16 with a zero at its end. units is NULL if the caller passed NULL. */
struct text {
	const WCHAR *units;
	size_t length;
	struct copy copy;
};

/* How long strings may be, in units. Longer ones are cut, as on Windows; narrow ones of TEXT_NARROW or more are an error. */
#define TEXT_LONGEST 32766
#define TEXT_NARROW 260
#define TEXT_NARROW_MUTEX 261

/*
 * Reads a string; most is TEXT_LONGEST, or how many units count at most. Returns 0, or ERROR_NOACCESS,
 * ERROR_NOT_ENOUGH_MEMORY, or, for UTF8 and most TEXT_NARROW or TEXT_NARROW_MUTEX, ERROR_FILENAME_EXCED_RANGE. After success the caller gives the
 * text to text_free.
 */
DWORD text_read(struct text *text, enum form form, const void *from, size_t most);
void text_free(struct text *text);

/* Reads the name of an object or file: narrow ones must be short. */
static inline DWORD text_read_name(struct text *text, enum form form, const void *from)
{
	return text_read(text, form, from, form == UTF8 ? TEXT_NARROW : TEXT_LONGEST);
}

/*
 * Convert strings of a stated length. They return how many units the result has, and store at most room of them. What is
 * malformed becomes U+FFFD and sets *malformed, if that is not NULL; a surrogate without its partner passes between UTF-16
 * and UTF-32.
 */
size_t utf8_to_utf16(const char *from, size_t length, WCHAR *to, size_t room, bool *malformed);
size_t utf16_to_utf8(const WCHAR *from, size_t length, char *to, size_t room, bool *malformed);
size_t utf8_to_utf32(const char *from, size_t length, WCHAR4 *to, size_t room, bool *malformed);
size_t utf32_to_utf8(const WCHAR4 *from, size_t length, char *to, size_t room, bool *malformed);
size_t utf32_to_utf16(const WCHAR4 *from, size_t length, WCHAR *to, size_t room);
size_t utf16_to_utf32(const WCHAR *from, size_t length, WCHAR4 *to, size_t room);

/*
 * Stores a result string in a caller's buffer, with its zero, if it fits into room units of the form. Returns its length in
 * these units: without the zero if it was stored, else with it.
 */
size_t text_store(const WCHAR *units, size_t length, enum form form, void *to, size_t room);

#endif
