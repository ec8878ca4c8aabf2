/* The names of libraries. */
#ifndef WINSHM_MODULE_NAME_H
#define WINSHM_MODULE_NAME_H

#include "internal.h"
#include "objects.h"

/*
 * Reads a library's name as a path with slashes, of PATH_MAX bytes at most. Returns 0, ERROR_INVALID_PARAMETER for none, or
 * what text_read_name does.
 */
DWORD module_name_read(char *path, enum form form, const void *from);

/* The names under which a library is looked for, in this order. */
#define MODULE_NAMES 4
struct module_names {
	size_t count;
	char name[MODULE_NAMES][PATH_MAX + 8];
};

/*
 * "x" stands for x.dll, x.so, libx.so and x, and so does "x.dll". Other extensions, and a dot at the end, stand for
 * themselves. Folders stay where they are.
 */
void module_names(const char *path, struct module_names *names);

/* Whether it is the name of a system library, all of which are this one. */
bool module_name_is_system(const char *path);

/* Finds a loaded module by a name that module_name_read gave. */
bool module_name_loaded(const char *path, struct object *found, char *found_path);

/*
 * Finds a library's file: a path that leads to one, or a name that has one in the program's folder. False: the dynamic
 * linker may look for it.
 */
bool module_name_file(const char *path, char *file);

/* Looks whether a file can be loaded into this process. Returns ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT or 0. */
DWORD module_file_check(const char *file);

#endif
