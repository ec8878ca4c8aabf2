/* See winbase.h. */
#ifndef WINSHM_UTILAPISET_H
#define WINSHM_UTILAPISET_H
#include "winbase.h"
#endif
