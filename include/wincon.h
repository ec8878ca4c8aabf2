/* See consoleapi.h. */
#ifndef WINSHM_WINCON_H
#define WINSHM_WINCON_H
#include "consoleapi.h"
#endif
