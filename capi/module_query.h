#ifndef WINSHM_MODULE_QUERY_H
#define WINSHM_MODULE_QUERY_H

#include "objects.h"

/* Counts a module as LoadLibrary does; pin: it is never unloaded. */
bool module_hold(const struct object *object, bool pin);

#endif
