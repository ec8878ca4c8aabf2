#ifndef WINSHM_ENVIRONMENT_H
#define WINSHM_ENVIRONMENT_H

#include "format.h"

/* Appends the process's variables as a block: each with its zero, and a zero behind all. */
void environment_block(struct output *block);

#endif
