/* What the dynamic linker has loaded: programs and shared libraries, whoever loaded them. */
#ifndef WINSHM_OBJECTS_H
#define WINSHM_OBJECTS_H

#include <limits.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More are not looked at. */
#define OBJECTS_MOST 4096

struct object {
	uintptr_t base; /* where its first page is: what an HMODULE is here */
	uintptr_t end;
	uintptr_t bias; /* what is added to the file's addresses */
	const char *path;        /* "" for the program */
	const ElfW(Dyn) *dynamic; /* NULL: it is linked statically */
	const ElfW(Phdr) *segments;
	size_t segment_count;
	bool program;
};

/*
 * Calls visit with all objects, in the order of loading, while none can be loaded or unloaded: paths are good only until it
 * returns. visit must not call the dynamic linker.
 */
void objects_visit(void (*visit)(const struct object *objects, size_t count, void *argument), void *argument);

/* Finds the object that an address is inside, and copies its path (PATH_MAX bytes) unless path is NULL. */
bool object_at(const void *address, struct object *found, char *path);

/* Finds the object whose handle it is. */
bool object_of(const void *module, struct object *found, char *path);

/* Whether one object needs another (DT_NEEDED), directly or by way of others. */
bool object_needs(uintptr_t base, uintptr_t needed);

/* Whether the program needs an object: it was loaded with the program, and stays as long. */
bool object_needed_by_program(uintptr_t base);

/* Whether the dynamic linker will not unload it: it is marked so, or has a symbol that must be the only one of its kind. */
bool object_stays(uintptr_t base);

/* Whether the dynamic linker has stored addresses in a part of the object. */
bool object_relocates(const struct object *object, uintptr_t begin, uintptr_t end);

/* Finds an object by name: a path that leads to its file, or, without a slash, one of its names. */
bool object_named(const char *name, struct object *found, char *path);

/* Whether a library has that path, or that name: its file's, or the one that it was linked under. */
bool object_is_called(const struct object *object, const char *name);

/* Returns the part of a path that follows the last slash. */
const char *last_part(const char *path);

/* Returns the build id in hexadecimal digits, at most size - 1 of them; "" if it has none. */
void object_build_id(const struct object *object, char *digits, size_t size);

#endif
