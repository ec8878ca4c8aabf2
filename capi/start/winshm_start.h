/*
 * What the start object, which is linked into every program and library, and libwinshm.so say to each other. Programs that
 * were linked with an older start object meet newer libraries: new fields come last, and size tells which there are.
 */
#ifndef WINSHM_START_H
#define WINSHM_START_H

#include <stdint.h>

typedef int winshm_dll_main(void *module, unsigned reason, void *reserved);
typedef void winshm_entry(void); /* some function: it is cast before it is called */

/* What a module, that is a program or a shared library, says of itself. */
struct winshm_module {
	uint64_t size;                 /* of this structure */
	const void *address;           /* one inside the module */
	winshm_dll_main *dll_main[3];  /* by its names in C and C++; NULL: it is not there */
	char *shared_begin;            /* the shared data section, whole pages; equal: it has none */
	char *shared_end;
	char *shared_last;             /* not the end: the start object was not linked last, and they are no whole pages */
	/* What a program without main may begin with, by its names in C and C++; NULL: it is not there. */
	winshm_entry *wmain[4];
	winshm_entry *win_main[2];
	winshm_entry *win_main_wide[2];
	const char *short_wide;        /* not NULL: the program's wchar_t has two bytes */
};

/* Called by a module when its own constructors have run: shares its data section, then calls DllMain. */
void winshm_module_attach(struct winshm_module *module);

/* Called before its destructors run: calls DllMain. exiting: the process ends; otherwise the library is unloaded. */
void winshm_module_detach(struct winshm_module *module, int exiting);

/* The main function of programs that have wmain or WinMain instead. */
int winshm_main(int argc, char **argv, char **envp, const struct winshm_module *module);

#endif
