/*
 * Win32 on Linux, as far as programs need it that share memory. This header is all that most include; the others are there
 * under the names that Microsoft's SDK gives them. Programs are linked with libwinshm: pkg-config --cflags --libs winshm.
 */
#ifndef WINSHM_WINDOWS_H
#define WINSHM_WINDOWS_H

#include "windef.h"
#include "winerror.h"
#include "winbase.h"
#ifndef NOUSER
#include "winuser.h"
#endif
#include "consoleapi.h"
#include "winshm_crt.h"

#endif
