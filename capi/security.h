/* Security descriptors as C sources of the library see them. */
#ifndef WINSHM_CAPI_SECURITY_H
#define WINSHM_CAPI_SECURITY_H

#include "internal.h"

/* Copies a caller's descriptor, of either form, to one piece, self-relative, for free. Returns an error or 0. */
DWORD descriptor_copy(const void *from, void **copy);

/* Replaces the descriptor of attributes that were copied, if there is one, by a copy, which is stored for free, or NULL. */
DWORD read_descriptor(LPSECURITY_ATTRIBUTES attributes, void **copy);

/* Moves what Go made to memory for LocalFree. Answers with its length, or ERROR_NOT_ENOUGH_MEMORY. */
winshm_result to_local(winshm_result made, void *memory, void **local);

/* Returns the length of a SID in bytes; 0: it is none. */
DWORD sid_length(const SID *sid);

/* Where the parts of a descriptor of either form are. False: it is of another revision. */
struct descriptor_parts {
	PSID owner, group;
	PACL sacl, dacl;
};
bool descriptor_parts(const SECURITY_DESCRIPTOR *descriptor, struct descriptor_parts *parts);

#endif
