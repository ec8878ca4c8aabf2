/* See stringapiset.h. */
#ifndef WINSHM_WINNLS_H
#define WINSHM_WINNLS_H
#include "stringapiset.h"
#endif
