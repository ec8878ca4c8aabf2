/* What is loaded, where it is, and what is in it: libloaderapi.h. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "loader.h"
#include "module_name.h"
#include "module_query.h"

static void take_first(const struct object *objects, size_t count, void *found)
{
	if (count > 0)
		*(struct object *)found = objects[0];
}

static HMODULE program_base(void)
{
	struct object program = {.base = 0};
	objects_visit(take_first, &program);
	return (HMODULE)program.base;
}

static HMODULE module_handle(const void *name, enum form form)
{
	const int entry_errno = errno;
	struct object object;
	char path[PATH_MAX], found[PATH_MAX];
	if (name == NULL)
		return program_base();
	DWORD error = module_name_read(path, form, name);
	if (error == ERROR_INVALID_PARAMETER || (error == 0 && !module_name_loaded(path, &object, found)))
		error = ERROR_MOD_NOT_FOUND;
	FINISH(HMODULE, ((winshm_result){error == 0 ? object.base : 0, error}));
}

HMODULE GetModuleHandleW(LPCWSTR lpModuleName) { return module_handle(lpModuleName, UTF16); }

HMODULE winshm4_GetModuleHandleW(const WCHAR4 *lpModuleName) { return module_handle(lpModuleName, UTF32); }

HMODULE GetModuleHandleA(LPCSTR lpModuleName) { return module_handle(lpModuleName, UTF8); }

/* Finds a module by a name, an address inside, or no name for the program. */
static DWORD find(DWORD flags, const void *name, enum form form, struct object *object, char *path)
{
	char wanted[PATH_MAX];
	if ((flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) != 0)
		return object_at(name, object, path) ? 0 : ERROR_MOD_NOT_FOUND;
	if (name == NULL)
		return object_of(program_base(), object, path) ? 0 : ERROR_MOD_NOT_FOUND;
	DWORD error = module_name_read(wanted, form, name);
	if (error != 0)
		return error;
	return module_name_loaded(wanted, object, path) ? 0 : ERROR_MOD_NOT_FOUND;
}

static BOOL module_handle_ex(DWORD flags, const void *name, enum form form, HMODULE *result)
{
	const DWORD pin = GET_MODULE_HANDLE_EX_FLAG_PIN, unchanged = GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
	const int entry_errno = errno;
	struct object object;
	char path[PATH_MAX];
	if (result == NULL)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	*result = NULL;
	if ((flags & ~(pin | unchanged | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)) != 0 || (flags & (pin | unchanged)) == (pin | unchanged))
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	DWORD error = find(flags, name, form, &object, path);
	if (error == 0 && (flags & unchanged) == 0 && !module_hold(&object, (flags & pin) != 0))
		error = ERROR_MOD_NOT_FOUND;
	if (error == 0)
		*result = (HMODULE)object.base;
	FINISH(BOOL, ((winshm_result){error == 0, error}));
}

BOOL GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
{
	return module_handle_ex(dwFlags, lpModuleName, UTF16, phModule);
}

BOOL winshm4_GetModuleHandleExW(DWORD dwFlags, const WCHAR4 *lpModuleName, HMODULE *phModule)
{
	return module_handle_ex(dwFlags, lpModuleName, UTF32, phModule);
}

BOOL GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
{
	return module_handle_ex(dwFlags, lpModuleName, UTF8, phModule);
}

static size_t length_of(const void *string, enum form form, size_t limit)
{
	size_t n = 0;
	while (n < limit && (form == UTF16 ? ((const WCHAR *)string)[n] : form == UTF32 ? ((const WCHAR4 *)string)[n]
					 : (WCHAR4)((const char *)string)[n]) != 0)
		n++;
	return n;
}

/* Stores a path, cut if it must be. Returns its length, or room if it was cut. */
static DWORD store_path(const char *path, enum form form, void *to, DWORD room)
{
	WCHAR units[PATH_MAX];
	WCHAR4 whole[PATH_MAX]; /* the path in whichever form: none needs more */
	static const size_t sizes[] = {[UTF16] = sizeof(WCHAR), [UTF32] = sizeof(WCHAR4), [UTF8] = 1};
	size_t size = sizes[form], count = utf8_to_utf16(path, strlen(path), units, PATH_MAX, NULL);
	text_store(units, count, form, whole, PATH_MAX);
	size_t length = length_of(whole, form, PATH_MAX);
	if (length < room) {
		memcpy(to, whole, (length + 1) * size);
		return (DWORD)length;
	}
	if (room > 0) {
		memcpy(to, whole, (room - 1) * size);
		memset((char *)to + (room - 1) * size, 0, size);
	}
	fail(ERROR_INSUFFICIENT_BUFFER);
	return room;
}

static DWORD module_file_name(HMODULE module, enum form form, void *to, DWORD room)
{
	const int entry_errno = errno;
	struct object object;
	char found[PATH_MAX], path[PATH_MAX] = "";
	if (!object_of(module != NULL ? module : program_base(), &object, found))
		FAIL(ERROR_MOD_NOT_FOUND, 0);
	if (object.program ? readlink("/proc/self/exe", path, sizeof(path) - 1) < 0 : realpath(found, path) == NULL)
		strcpy(path, found);
	errno = entry_errno;
	return store_path(path, form, to, room);
}

DWORD GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
	return module_file_name(hModule, UTF16, lpFilename, nSize);
}

DWORD winshm4_GetModuleFileNameW(HMODULE hModule, WCHAR4 *lpFilename, DWORD nSize)
{
	return module_file_name(hModule, UTF32, lpFilename, nSize);
}

DWORD GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
	return module_file_name(hModule, UTF8, lpFilename, nSize);
}

/* Asks the linker for a symbol. It looks into what the library needs too, which Windows does not: that is not taken. */
static void *find_symbol(const struct object *object, const char *name)
{
	unsigned depth = loader_leave();
	void *handle = dlopen(object->program ? NULL : object->path, RTLD_LAZY | RTLD_NOLOAD);
	void *symbol = handle != NULL ? dlsym(handle, name) : NULL;
	if (handle != NULL)
		dlclose(handle);
	loader_return(depth);
	return (uintptr_t)symbol >= object->base && (uintptr_t)symbol < object->end ? symbol : NULL;
}

FARPROC GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
{
	const uintptr_t ordinals = 0x10000;
	const int entry_errno = errno;
	struct object object;
	char path[PATH_MAX];
	if (!object_of(hModule != NULL ? hModule : program_base(), &object, path))
		FAIL(ERROR_MOD_NOT_FOUND, NULL);
	void *symbol = (uintptr_t)lpProcName >= ordinals ? find_symbol(&object, lpProcName) : NULL;
	FINISH(FARPROC, ((winshm_result){(uintptr_t)symbol, symbol == NULL ? ERROR_PROC_NOT_FOUND : 0}));
}

BOOL DisableThreadLibraryCalls(HMODULE hLibModule)
{
	struct object object;
	if (!object_of(hLibModule, &object, NULL))
		FAIL(ERROR_MOD_NOT_FOUND, FALSE);
	loader_lock();
	struct module *module = module_find(hLibModule);
	if (module != NULL)
		module->quiet = true;
	loader_unlock();
	return TRUE;
}
