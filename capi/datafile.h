/* Libraries that are loaded as data: LOAD_LIBRARY_AS_DATAFILE. */
#ifndef WINSHM_DATAFILE_H
#define WINSHM_DATAFILE_H

#include "internal.h"

/*
 * Maps a library's file for reading, runs nothing, and returns its address with the low bit set, as Windows does: no other
 * handle looks so.
 */
HMODULE datafile_load(const char *name, DWORD flags, DWORD *error);

/* Unmaps what datafile_load has mapped; false: it is no such handle. */
bool datafile_free(HMODULE module);

#endif
