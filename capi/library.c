/* Where the library itself lies: the manager's program is looked for beside it. */
#include <dlfcn.h>
#include <stdlib.h>
#include "library.h"

char *library_path(void)
{
	Dl_info info;
	if (dladdr((void *)library_path, &info) == 0 || info.dli_fname == NULL)
		return NULL;
	return realpath(info.dli_fname, NULL);
}
