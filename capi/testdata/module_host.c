/* A program that knows nothing of winshm, and loads a library that does. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
	if (library == NULL)
		return 1;
	int (*code)(void) = (int (*)(void))dlsym(library, "Code");
	dprintf(1, "code %d\n", code != NULL ? code() : -1);
	if (argc > 2)
		exit(atoi(argv[2]));
	return dlclose(library);
}
