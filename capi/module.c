/* The modules of the process: when DllMain is called, and with what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "loader.h"

#define STATUS_DLL_INIT_FAILED 0xC0000142u

_Thread_local struct load *loading;
pid_t process_ending;

static struct module *first;
static uint64_t last_order;

struct module *module_first(void) { return first; }

struct module *module_find(const void *base)
{
	struct module *module = first;
	while (module != NULL && module->base != base)
		module = module->next;
	return module;
}

/* Puts a module at the end of the list, which it may be in already. */
static void append(struct module *module)
{
	struct module **link = &first;
	while (*link != NULL)
		if (*link == module)
			*link = module->next;
		else
			link = &(*link)->next;
	*link = module;
	module->next = NULL;
	module->order = ++last_order;
}

struct module *module_make(const struct object *object)
{
	struct module *module = module_find((void *)object->base);
	if (module != NULL)
		return module;
	module = calloc(1, sizeof(*module));
	if (module == NULL)
		return NULL;
	module->base = (void *)object->base;
	module->path = strdup(object->path);
	module->program = object->program;
	module->imported = object->program || object_needed_by_program(object->base);
	append(module);
	return module;
}

void module_forget(struct module *module)
{
	for (struct module **link = &first; *link != NULL; link = &(*link)->next)
		if (*link == module) {
			*link = module->next;
			free(module->path);
			free(module);
			return;
		}
}

/* A library that is loaded by DllMain is not part of what is being loaded here, but of what DllMain does. */
static BOOL call(const struct module *module, DWORD reason, bool ending)
{
	struct load *here = loading;
	loading = NULL;
	BOOL ok = module->dll_main == NULL || module->dll_main(module->base, reason, ending ? (void *)1 : NULL) != 0;
	loading = here;
	return ok;
}

/* A program cannot begin whose library refuses. */
_Noreturn static void refuse_start(const char *path, DWORD error)
{
	if (error == ERROR_DLL_INIT_FAILED)
		fprintf(stderr, "%s: DllMain returned FALSE: the program cannot begin\n", path);
	_exit(STATUS_DLL_INIT_FAILED & 0xFF);
}

DWORD module_attach(struct module *module)
{
	DWORD error = image_share(module);
	if (error == 0) {
		append(module);
		module->attached = true;
		module->of_child = winshm_forked;
		if (module->program || call(module, DLL_PROCESS_ATTACH, module->imported))
			return 0;
		error = ERROR_DLL_INIT_FAILED;
	}
	if (module->imported)
		refuse_start(module->path, error);
	module_detach(module, false);
	return error;
}

void module_detach(struct module *module, bool ending)
{
	if (!module->attached || module->of_child != winshm_forked)
		return;
	module->attached = false;
	if (!module->program)
		call(module, DLL_PROCESS_DETACH, ending);
	if (!ending)
		image_release(module);
}

static winshm_dll_main *dll_main_of(const struct winshm_module *own, const void *base)
{
	for (size_t i = 0; i < sizeof(own->dll_main) / sizeof(*own->dll_main); i++)
		if (own->dll_main[i] != NULL && (void *)own->dll_main[i] != base) /* gold makes NULL the base */
			return own->dll_main[i];
	return NULL;
}

void winshm_module_attach(struct winshm_module *own)
{
	struct object object;
	char path[PATH_MAX];
	if (!object_at(own->address, &object, path))
		return;
	loader_lock();
	struct module *module = module_make(&object);
	if (module != NULL && !module->attached) {
		module->own = own;
		module->dll_main = object.program ? NULL : dll_main_of(own, module->base);
		module->ours = loading != NULL;
		module->inert = loading != NULL && loading->inert;
		if (loading == NULL)
			module_attach(module);
		else if (!module->inert && loading->error == 0)
			loading->error = module_attach(module);
	}
	loader_unlock();
}

static struct module *module_with(const struct winshm_module *own)
{
	struct module *module = first;
	while (module != NULL && module->own != own)
		module = module->next;
	return module;
}

/*
 * A library that the program needs is detached by its destructor at the end of the process; one that was loaded on the way
 * is told of the end before, and of being unloaded by its destructor.
 */
void winshm_module_detach(struct winshm_module *own, int exiting)
{
	if (exiting && process_ending == 0)
		process_ending = gettid();
	if (process_ending == 0)
		loader_lock();
	else if (!loader_lock_at_end())
		return;
	struct module *module = module_with(own);
	if (module != NULL) {
		if (process_ending == 0 && module->imported)
			process_ending = gettid();
		module_detach(module, process_ending != 0);
		if (process_ending == 0)
			module_forget(module);
	}
	loader_unlock();
}

/* Returns the module whose turn it is after the one of that order; backward: before it. */
static struct module *next_turn(uint64_t order, bool backward)
{
	struct module *next = NULL;
	for (struct module *module = first; module != NULL; module = module->next)
		if (backward ? module->order < order && (next == NULL || module->order > next->order)
				: module->order > order && (next == NULL || module->order < next->order))
			next = module;
	return next;
}

/* The list may change while DllMain runs. Libraries that are attached meanwhile have nothing to do with this thread. */
void modules_tell_thread(DWORD reason)
{
	bool backward = reason == DLL_THREAD_DETACH;
	loader_lock();
	uint64_t newest = last_order;
	struct module *module = next_turn(backward ? newest + 1 : 0, backward);
	while (module != NULL && module->order <= newest && process_ending == 0) {
		uint64_t order = module->order;
		if (module->attached && !module->quiet && module->of_child == winshm_forked)
			call(module, reason, false);
		module = next_turn(order, backward);
	}
	loader_unlock();
}
