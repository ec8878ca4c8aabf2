/* Helpers of the shell: so far only what programs include the header for besides SHAllocShared. */
#ifndef WINSHM_SHLWAPI_H
#define WINSHM_SHLWAPI_H

#include "windef.h"



#endif
