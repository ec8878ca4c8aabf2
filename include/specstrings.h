/* An older name for the annotations of sal.h. */
#ifndef WINSHM_SPECSTRINGS_H
#define WINSHM_SPECSTRINGS_H
#include "sal.h"
#endif
