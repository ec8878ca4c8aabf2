/* Loading and unloading: libloaderapi.h. */
#include <dlfcn.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include "datafile.h"
#include "loader.h"
#include "module_name.h"
#include "module_query.h"

#define DATAFILE (LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE | LOAD_LIBRARY_AS_IMAGE_RESOURCE)
#define SEARCH \
	(LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_USER_DIRS | \
		LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)
#define FLAGS \
	(DATAFILE | SEARCH | DONT_RESOLVE_DLL_REFERENCES | LOAD_WITH_ALTERED_SEARCH_PATH | LOAD_IGNORE_CODE_AUTHZ_LEVEL)

/* Asks the dynamic linker why it failed, in English whatever the program's locale. */
static DWORD why(const char *message)
{
	if (message == NULL)
		return ERROR_MOD_NOT_FOUND;
	if (strstr(message, "undefined symbol") != NULL || strstr(message, "not defined in file") != NULL)
		return ERROR_PROC_NOT_FOUND;
	if (strstr(message, "cannot open shared object file") != NULL)
		return ERROR_MOD_NOT_FOUND;
	return ERROR_BAD_EXE_FORMAT;
}

/* Called without the loader's lock. */
static void *open_library(const char *path, int mode, struct load *load, DWORD *error)
{
	locale_t english = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before = english != (locale_t)0 ? uselocale(english) : (locale_t)0;
	load->outer = loading;
	loading = load;
	void *handle = dlopen(path, mode);
	loading = load->outer;
	*error = handle == NULL ? why(dlerror()) : 0;
	if (english != (locale_t)0) {
		uselocale(before);
		freelocale(english);
	}
	return handle;
}

/* Attaches those again that the linker has kept in memory after they were detached. */
static DWORD attach_again(uintptr_t base)
{
	DWORD error = 0;
	struct module *module = module_first();
	while (module != NULL && error == 0) {
		if (module->attached || module->own == NULL || module->inert ||
			((uintptr_t)module->base != base && !object_needs(base, (uintptr_t)module->base))) {
			module = module->next;
			continue;
		}
		module->ours = true;
		error = module_attach(module);
		module = module_first(); /* the list has changed */
	}
	return error;
}

static bool is_wanted(const struct module *module)
{
	for (const struct module *other = module_first(); other != NULL; other = other->next)
		if ((other->count > 0 || other->pinned || (other->attached && !other->ours)) &&
			object_needs((uintptr_t)other->base, (uintptr_t)module->base))
			return true;
	return false;
}

/* Whether the linker keeps a module that nobody wants: for its own sake, or for another one that it keeps so. */
static bool is_kept(const struct module *module)
{
	if (object_stays((uintptr_t)module->base))
		return true;
	for (const struct module *other = module_first(); other != NULL; other = other->next)
		if (!other->attached && other->own != NULL && object_needs((uintptr_t)other->base, (uintptr_t)module->base) &&
			object_stays((uintptr_t)other->base))
			return true;
	return false;
}

/* Detaches the libraries that only the linker keeps, the last attached first. */
static void sweep(void)
{
	struct module *last;
	do {
		last = NULL;
		for (struct module *module = module_first(); module != NULL; module = module->next)
			if (module->attached && module->ours && !module->imported && module->count == 0 && !module->pinned &&
				!is_wanted(module) && is_kept(module))
				last = module;
		if (last != NULL)
			module_detach(last, false);
	} while (last != NULL);
}

/* Called without the lock of the loader being needed: gives a count back to the linker, and does what is left to do. */
static void close_library(void *handle)
{
	unsigned depth = loader_leave();
	dlclose(handle);
	loader_return(depth);
	loader_lock();
	sweep();
	loader_unlock();
}

/* Counts a library that the linker has opened for us. */
static DWORD keep(const struct object *object, void *handle, DWORD error)
{
	loader_lock();
	if (error == 0)
		error = attach_again(object->base);
	struct module *module = error == 0 ? module_make(object) : NULL;
	if (module != NULL) {
		module->handle = handle;
		module->count++;
	} else if (error == 0) {
		error = ERROR_NOT_ENOUGH_MEMORY;
	}
	loader_unlock();
	return error;
}

static HMODULE load(const char *path, int mode, bool inert, DWORD *error)
{
	struct load load = {.inert = inert};
	struct object object;
	char object_path[PATH_MAX];
	struct link_map *map;
	unsigned depth = loader_leave();
	void *handle = open_library(path, mode, &load, error);
	bool found = handle != NULL && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && object_at(map->l_ld, &object, object_path);
	loader_return(depth);
	if (handle == NULL)
		return NULL;
	*error = found ? keep(&object, handle, load.error) : ERROR_MOD_NOT_FOUND;
	if (*error == 0)
		return (HMODULE)object.base;
	close_library(handle);
	return NULL;
}

/* Lets the linker look for it, in its folders. */
static HMODULE load_by_name(const char *name, bool inert, DWORD *error)
{
	struct module_names names;
	HMODULE module = NULL;
	module_names(name, &names);
	*error = ERROR_MOD_NOT_FOUND;
	for (size_t i = 0; i < names.count && *error == ERROR_MOD_NOT_FOUND; i++)
		module = load(names.name[i], RTLD_NOW | RTLD_LOCAL, inert, error);
	return module;
}

static HMODULE load_new(const char *name, bool inert, DWORD *error)
{
	char file[PATH_MAX];
	if (!module_name_file(name, file)) {
		*error = ERROR_MOD_NOT_FOUND;
		return strchr(name, '/') == NULL ? load_by_name(name, inert, error) : NULL;
	}
	*error = module_file_check(file);
	return *error == 0 ? load(file, RTLD_NOW | RTLD_LOCAL, inert, error) : NULL;
}

/* The program and this library stay: they need no count. */
static bool is_permanent(const struct object *object)
{
	struct object self;
	return object->program || (object_at((const void *)is_permanent, &self, NULL) && self.base == object->base);
}

static HMODULE load_library(const char *name, DWORD flags, DWORD *error)
{
	struct object object;
	char path[PATH_MAX];
	bool inert = (flags & DONT_RESOLVE_DLL_REFERENCES) != 0;
	if ((flags & DATAFILE) != 0)
		return datafile_load(name, flags, error);
	if (!module_name_loaded(name, &object, path))
		return load_new(name, inert, error);
	if (is_permanent(&object))
		return (HMODULE)object.base;
	return load(path, RTLD_NOW | RTLD_LOCAL, inert, error); /* another thread may have unloaded it by now */
}

static HMODULE load_any(const void *name, enum form form, HANDLE file, DWORD flags)
{
	const int entry_errno = errno;
	char path[PATH_MAX];
	if (file != NULL || (flags & ~(DWORD)FLAGS) != 0 || ((flags & LOAD_WITH_ALTERED_SEARCH_PATH) != 0 && (flags & SEARCH) != 0))
		FAIL(ERROR_INVALID_PARAMETER, NULL);
	DWORD error = module_name_read(path, form, name);
	HMODULE module = error == 0 ? load_library(path, flags, &error) : NULL;
	FINISH(HMODULE, ((winshm_result){(uintptr_t)module, module == NULL ? error : 0}));
}

HMODULE LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) { return load_any(lpLibFileName, UTF16, hFile, dwFlags); }

HMODULE winshm4_LoadLibraryExW(const WCHAR4 *lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
	return load_any(lpLibFileName, UTF32, hFile, dwFlags);
}

HMODULE LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) { return load_any(lpLibFileName, UTF8, hFile, dwFlags); }

HMODULE LoadLibraryW(LPCWSTR lpLibFileName) { return load_any(lpLibFileName, UTF16, NULL, 0); }

HMODULE winshm4_LoadLibraryW(const WCHAR4 *lpLibFileName) { return load_any(lpLibFileName, UTF32, NULL, 0); }

HMODULE LoadLibraryA(LPCSTR lpLibFileName) { return load_any(lpLibFileName, UTF8, NULL, 0); }

/* Takes one count of a module away. Returns the linker's handle if the linker is to do the same. */
static void *uncount(const void *base)
{
	void *handle = NULL;
	loader_lock();
	struct module *module = module_find(base);
	if (module != NULL && module->count > 0 && !module->pinned && !module->imported && !process_ending) {
		handle = module->handle;
		if (--module->count == 0) {
			module->handle = NULL;
			if (module->own == NULL)
				module_forget(module);
		}
	}
	loader_unlock();
	return handle;
}

BOOL FreeLibrary(HMODULE hLibModule)
{
	const int entry_errno = errno;
	struct object object;
	if (hLibModule == NULL)
		FAIL(ERROR_INVALID_HANDLE, FALSE);
	if (datafile_free(hLibModule))
		return TRUE;
	if (!object_of(hLibModule, &object, NULL))
		FAIL(ERROR_MOD_NOT_FOUND, FALSE);
	void *handle = uncount(hLibModule);
	if (handle != NULL)
		close_library(handle);
	errno = entry_errno;
	return TRUE;
}

/* Counts a module for GetModuleHandleEx, or keeps it for ever. */
bool module_hold(const struct object *object, bool pin)
{
	DWORD error;
	if (is_permanent(object))
		return true;
	if (load(object->path, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD, false, &error) == NULL)
		return false;
	loader_lock();
	struct module *module = module_find((void *)object->base);
	if (module != NULL && pin)
		module->pinned = true;
	loader_unlock();
	return true;
}
