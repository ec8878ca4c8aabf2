/*
 * A program that uses the C library step by step, to be looked at between the steps.
 *
 * usage: client LIBRARY
 *
 * Each line on standard input is answered by 0, or by "error" and a text.
 *
 *	rest 1      nothing
 *	load 1      load the library
 *	connect 1   make an event, which takes a connection to the manager
 */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef void *create_event(void *security, int manual, int set, const unsigned short *name);

static void *library;

static int load(const char *path)
{
	library = dlopen(path, RTLD_NOW);
	return library != NULL;
}

static int connect_to_manager(void)
{
	create_event *create;

	if (library == NULL || (*(void **)&create = dlsym(library, "CreateEventW")) == NULL)
		return 0;
	return create(NULL, 0, 0, NULL) != NULL;
}

static int step(const char *line, const char *path)
{
	if (strncmp(line, "load", 4) == 0)
		return load(path);
	if (strncmp(line, "connect", 7) == 0)
		return connect_to_manager();
	return strncmp(line, "rest", 4) == 0;
}

int main(int argc, char **argv)
{
	char line[64];

	if (argc != 2) {
		fprintf(stderr, "usage: client LIBRARY\n");
		return 1;
	}
	while (fgets(line, sizeof(line), stdin)) {
		printf("%s\n", step(line, argv[1]) ? "0" : "error it cannot be done");
		fflush(stdout);
	}
	return 0;
}
