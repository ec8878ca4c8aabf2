/* Kinds of objects that have security descriptors. */
#ifndef WINSHM_ACCCTRL_H
#define WINSHM_ACCCTRL_H

#include "minwinbase.h"

typedef enum _SE_OBJECT_TYPE {
	SE_UNKNOWN_OBJECT_TYPE,
	SE_FILE_OBJECT,
	SE_SERVICE,
	SE_PRINTER,
	SE_REGISTRY_KEY,
	SE_LMSHARE,
	SE_KERNEL_OBJECT /* the only one that is supported */
} SE_OBJECT_TYPE;

#endif
