/* What the functions share that create or open events, mutexes, semaphores and timers. */
#ifndef WINSHM_CAPI_NAMED_H
#define WINSHM_CAPI_NAMED_H

#include "internal.h"

/* The copies of what a caller gave: attributes, which are NULL if there are none, and a name. */
struct named {
	LPSECURITY_ATTRIBUTES attributes;
	SECURITY_ATTRIBUTES copy;
	void *descriptor;
	struct text name;
};

/* Reads them; a narrow name must be shorter than so many units. Whatever it answers, the caller calls named_free. */
winshm_result named_read(struct named *named, LPSECURITY_ATTRIBUTES attributes, const void *from, enum form form, size_t narrow);
void named_free(struct named *named);

/* CREATED ends a function that makes an object: when it is new, the last error is 0, and so is errno. */
#define CREATED(answer) \
	do { \
		if ((answer).error == 0) \
			FAIL(ERROR_SUCCESS, (HANDLE)(answer).value); \
		FINISH(HANDLE, answer); \
	} while (0)

/* Opens an object by its name. */
HANDLE open_named(winshm_result (*open)(uint32_t access, int inherit, uint16_t *name), DWORD access, BOOL inherit,
	const void *from, enum form form, size_t narrow);

#endif
