/* Where the library itself lies: the manager's program is looked for beside it. */
#include <stdlib.h>
#include "library.h"
#include "objects.h"

/*
 * Go's runtime asks when it begins, on a thread of its own, while the dynamic linker may be loading a library whose
 * constructor waits for Go: dladdr would wait for the linker, for ever.
 */
char *library_path(void)
{
	struct object object;
	char path[PATH_MAX];
	if (!object_at((const void *)library_path, &object, path))
		return NULL;
	return realpath(path, NULL);
}
