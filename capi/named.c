/* Names and attributes of objects that are created or opened. */
#include <stdlib.h>
#include "named.h"
#include "security.h"

winshm_result named_read(struct named *named, LPSECURITY_ATTRIBUTES attributes, const void *from, enum form form, size_t narrow)
{
	winshm_result answer = {0, text_read(&named->name, form, from, form == UTF8 ? narrow : TEXT_LONGEST)};
	named->descriptor = NULL;
	named->attributes = attributes;
	if (answer.error == 0 && !read_attributes(&named->copy, &named->attributes))
		answer.error = ERROR_NOACCESS;
	if (answer.error == 0)
		answer.error = read_descriptor(named->attributes, &named->descriptor);
	return answer;
}

void named_free(struct named *named)
{
	free(named->descriptor);
	text_free(&named->name);
}

HANDLE open_named(winshm_result (*open)(uint32_t access, int inherit, uint16_t *name), DWORD access, BOOL inherit,
	const void *from, enum form form, size_t narrow)
{
	ENTER(NULL);
	struct text name;
	DWORD error = text_read(&name, form, from, form == UTF8 ? narrow : TEXT_LONGEST);
	if (error != 0)
		FAIL(error, NULL);
	winshm_result answer = open(access, inherit, (uint16_t *)name.units);
	text_free(&name);
	FINISH(HANDLE, answer);
}
