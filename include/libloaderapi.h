/* Modules: programs and shared libraries (ELF shared objects). */
#ifndef WINSHM_LIBLOADERAPI_H
#define WINSHM_LIBLOADERAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

#define DONT_RESOLVE_DLL_REFERENCES 0x00000001
#define LOAD_LIBRARY_AS_DATAFILE 0x00000002
#define LOAD_WITH_ALTERED_SEARCH_PATH 0x00000008
#define LOAD_IGNORE_CODE_AUTHZ_LEVEL 0x00000010
#define LOAD_LIBRARY_AS_IMAGE_RESOURCE 0x00000020
#define LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE 0x00000040
#define LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR 0x00000100
#define LOAD_LIBRARY_SEARCH_APPLICATION_DIR 0x00000200
#define LOAD_LIBRARY_SEARCH_USER_DIRS 0x00000400
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x00000800
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS 0x00001000

#define GET_MODULE_HANDLE_EX_FLAG_PIN 0x00000001
#define GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT 0x00000002
#define GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS 0x00000004

/*
 * Loads a library, or counts once more one that is loaded, and calls its DllMain the first time. Returns NULL if it fails
 * (ERROR_MOD_NOT_FOUND, ERROR_BAD_EXE_FORMAT; ERROR_DLL_INIT_FAILED: its DllMain returned FALSE).
 */
WINBASEAPI HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) WINSHM_WIDE(LoadLibraryW);
WINBASEAPI HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName);
#ifdef UNICODE
#define LoadLibrary LoadLibraryW
#else
#define LoadLibrary LoadLibraryA
#endif
WINBASEAPI HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile,
	DWORD dwFlags) WINSHM_WIDE(LoadLibraryExW);
WINBASEAPI HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags);
#ifdef UNICODE
#define LoadLibraryEx LoadLibraryExW
#else
#define LoadLibraryEx LoadLibraryExA
#endif

/* Counts a library once less, and unloads it with the last count, after DllMain. */
WINBASEAPI BOOL WINAPI FreeLibrary(HMODULE hLibModule);

/* FreeLibrary and ExitThread in one, for a thread whose code lies in the library. */
DECLSPEC_NORETURN WINBASEAPI VOID WINAPI FreeLibraryAndExitThread(HMODULE hLibModule, DWORD dwExitCode);

/* The address of a function or variable by its name, or NULL (ERROR_PROC_NOT_FOUND). */
WINBASEAPI FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName);

/* The handle of a module that is loaded, NULL for the program itself, without counting it. */
WINBASEAPI HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) WINSHM_WIDE(GetModuleHandleW);
WINBASEAPI HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName);
#ifdef UNICODE
#define GetModuleHandle GetModuleHandleW
#else
#define GetModuleHandle GetModuleHandleA
#endif

/* The same with a choice: count it, or keep it for ever, or look for it by an address inside. */
WINBASEAPI BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName,
	HMODULE *phModule) WINSHM_WIDE(GetModuleHandleExW);
WINBASEAPI BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule);
#ifdef UNICODE
#define GetModuleHandleEx GetModuleHandleExW
#else
#define GetModuleHandleEx GetModuleHandleExA
#endif

/*
 * The path of a module's file, NULL for the program. Returns its length without the zero; nSize and
 * ERROR_INSUFFICIENT_BUFFER if it was cut.
 */
WINBASEAPI DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename,
	DWORD nSize) WINSHM_WIDE(GetModuleFileNameW);
WINBASEAPI DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize);
#ifdef UNICODE
#define GetModuleFileName GetModuleFileNameW
#else
#define GetModuleFileName GetModuleFileNameA
#endif

/* Has DllMain of a library not called for threads any more. */
WINBASEAPI BOOL WINAPI DisableThreadLibraryCalls(HMODULE hLibModule);

WINSHM_END

#endif
