/* A program with shared data of its own: it counts how many of its kind there were, and waits for a line. */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winshm.h>

WINSHM_SHARED static LONG count = 0;
WINSHM_SHARED static char name[9000] = "nobody";
static LONG own = 0;
#ifdef POINTER
WINSHM_SHARED static LONG *pointer = &own; /* that is not allowed */
#else
static LONG *pointer = &own;
#endif
static char zeros[3 * 4096];

int main(int argc, char **argv)
{
	printf("%d %d before me: %s\n", InterlockedIncrement(&count), ++*pointer, name);
	strcpy(name + sizeof(name) - 20, "end");
	strcpy(name, argc > 1 ? argv[1] : "");
	fflush(stdout);
	getchar();
	for (size_t i = 0; i < sizeof(zeros); i++)
		if (zeros[i] != 0)
			printf("other variables are shared\n");
	printf("now: %s\n", name);
	return 0;
}
