/* What the functions on modules answer to arguments of all kinds, in the program's characters. */
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "check.h"
#include <tchar.h>

static const HMODULE garbage = (HMODULE)0x123450000;

static void check_load(void)
{
	CHECK_FAILS(LoadLibrary(NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(LoadLibrary(TEXT("")), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(LoadLibrary((LPCTSTR)8), NULL, ERROR_NOACCESS);
	CHECK_FAILS(LoadLibrary(TEXT("no such library")), NULL, ERROR_MOD_NOT_FOUND);
	CHECK_FAILS(LoadLibraryEx(TEXT("kernel32"), (HANDLE)8, 0), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(LoadLibraryEx(TEXT("kernel32"), NULL, 0x80000000), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(LoadLibraryEx(TEXT("kernel32"), NULL, LOAD_WITH_ALTERED_SEARCH_PATH | LOAD_LIBRARY_SEARCH_SYSTEM32), NULL,
		ERROR_INVALID_PARAMETER);
	CHECK_QUIET(LoadLibraryEx(TEXT("KERNEL32.dll"), NULL, LOAD_LIBRARY_SEARCH_SYSTEM32) != NULL);
	CHECK_FAILS(FreeLibrary(NULL), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(FreeLibrary(garbage), FALSE, ERROR_MOD_NOT_FOUND);
	CHECK_QUIET(FreeLibrary(GetModuleHandle(NULL)));
	CHECK_FAILS(DisableThreadLibraryCalls(garbage), FALSE, ERROR_MOD_NOT_FOUND);
}

static void check_data(void)
{
	HMODULE data;
	CHECK_QUIET((data = LoadLibraryExA("/proc/self/exe", NULL, LOAD_LIBRARY_AS_DATAFILE)) != NULL);
	CHECK(((UINT_PTR)data & 3) == 1 && memcmp((char *)data - 1, "\177ELF", 4) == 0);
	CHECK_FAILS(GetProcAddress(data, "main"), NULL, ERROR_MOD_NOT_FOUND);
	CHECK_QUIET(FreeLibrary(data));
	CHECK_FAILS(FreeLibrary(data), FALSE, ERROR_MOD_NOT_FOUND);
	CHECK_QUIET((data = LoadLibraryExA("/proc/self/exe", NULL, LOAD_LIBRARY_AS_IMAGE_RESOURCE)) != NULL);
	CHECK(((UINT_PTR)data & 3) == 2 && FreeLibrary(data));
}

static void check_handles(void)
{
	HMODULE module = garbage, program = GetModuleHandle(NULL), own = GetModuleHandle(TEXT("kernel32"));
	CHECK(program != NULL && own != NULL && own != program);
	CHECK(memcmp(program, "\177ELF", 4) == 0 && memcmp(own, "\177ELF", 4) == 0);
	CHECK_FAILS(GetModuleHandle(TEXT("no such library")), NULL, ERROR_MOD_NOT_FOUND);
	CHECK_FAILS(GetModuleHandleEx(0, NULL, NULL), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(GetModuleHandleEx(8, NULL, &module), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(GetModuleHandleEx(3, NULL, &module), FALSE, ERROR_INVALID_PARAMETER);
	module = garbage;
	CHECK_FAILS(GetModuleHandleEx(0, TEXT("no such library"), &module), FALSE, ERROR_MOD_NOT_FOUND);
	CHECK(module == NULL);
	CHECK_FAILS(GetModuleHandleEx(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCTSTR)8, &module), FALSE, ERROR_MOD_NOT_FOUND);
	CHECK_QUIET(GetModuleHandleEx(0, NULL, &module) && module == program);
	CHECK_QUIET(GetModuleHandleEx(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCTSTR)&failures, &module) && module == program);
	CHECK_QUIET(GetModuleHandleEx(GET_MODULE_HANDLE_EX_FLAG_PIN, TEXT("user32.dll"), &module) && module == own);
}

static void check_procedures(void)
{
	HMODULE own = GetModuleHandle(TEXT("kernel32"));
	DWORD(WINAPI *id)(void) = (DWORD(WINAPI *)(void))(UINT_PTR)GetProcAddress(own, "GetCurrentProcessId");
	CHECK(id != NULL && id() == (DWORD)getpid());
	CHECK_QUIET(GetProcAddress(own, "CreateFileMappingW") != NULL);
	CHECK_FAILS(GetProcAddress(own, "createfilemappingw"), NULL, ERROR_PROC_NOT_FOUND);
	CHECK_FAILS(GetProcAddress(own, "malloc"), NULL, ERROR_PROC_NOT_FOUND);
	CHECK_FAILS(GetProcAddress(own, (LPCSTR)17), NULL, ERROR_PROC_NOT_FOUND);
	CHECK_FAILS(GetProcAddress(NULL, "nothing"), NULL, ERROR_PROC_NOT_FOUND);
	CHECK_FAILS(GetProcAddress(garbage, "nothing"), NULL, ERROR_MOD_NOT_FOUND);
}

static void check_names(void)
{
	TCHAR name[PATH_MAX], cut[5];
	char narrow[PATH_MAX], expected[PATH_MAX] = "";
	CHECK(readlink("/proc/self/exe", expected, sizeof(expected) - 1) > 0);
	DWORD length = GetModuleFileNameA(NULL, narrow, sizeof(narrow));
	CHECK(length == strlen(expected) && strcmp(narrow, expected) == 0);
	CHECK_QUIET(GetModuleFileName(NULL, name, PATH_MAX) == length && name[length] == 0 && name[0] == '/');
	CHECK_FAILS(GetModuleFileName(NULL, cut, 5), 5, ERROR_INSUFFICIENT_BUFFER);
	CHECK(memcmp(cut, name, 4 * sizeof(*cut)) == 0 && cut[4] == 0);
	CHECK_FAILS(GetModuleFileName(NULL, name, length), length, ERROR_INSUFFICIENT_BUFFER);
	CHECK_QUIET(GetModuleFileName(NULL, name, length + 1) == length);
	CHECK_FAILS(GetModuleFileName(NULL, NULL, 0), 0, ERROR_INSUFFICIENT_BUFFER);
	CHECK_FAILS(GetModuleFileName(garbage, name, PATH_MAX), 0, ERROR_MOD_NOT_FOUND);
	CHECK(GetModuleFileNameA(GetModuleHandle(TEXT("kernel32")), narrow, sizeof(narrow)) > 0 && strstr(narrow, "/libwinshm.so") != NULL);
	CHECK(GetModuleHandleA(expected) == GetModuleHandle(NULL) && LoadLibraryA(expected) == GetModuleHandle(NULL));
}

int main(void)
{
	check_load();
	check_data();
	check_handles();
	check_procedures();
	check_names();
	return failures != 0;
}
