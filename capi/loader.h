/* The lock under which modules are attached and detached, and the list of them. */
#ifndef WINSHM_LOADER_H
#define WINSHM_LOADER_H

#include "internal.h"
#include "objects.h"
#include "start/winshm_start.h"

/*
 * One lock serialises all DllMain calls of the process; the thread that has it may take it again, so that DllMain may load
 * libraries.
 *
 * The dynamic linker has a lock of its own, which it holds while it loads, and so while constructors run, in which DllMain is
 * called. The order is: the linker's lock first, then this one. So nobody calls dlopen, dlclose, dlsym or dladdr with this
 * one held: loader_leave gives it up, however often the thread has taken it, and loader_return takes it again. Only
 * dl_iterate_phdr is called under it: the lock that it takes is a third one, under which the linker calls nobody.
 */
void loader_lock(void);
void loader_unlock(void);
unsigned loader_leave(void);
void loader_return(unsigned depth);

/*
 * Takes the lock at the end of the process, from a thread that hangs in DllMain if it must: on Windows that thread would be
 * gone by now. Returns false then, after a while: DllMain is not called any more.
 */
bool loader_lock_at_end(void);

/* What is known of a module that has a start object, or that LoadLibrary loaded. Guarded by the loader's lock. */
struct module {
	struct module *next; /* in the order of attaching */
	void *base;
	winshm_dll_main *dll_main;        /* NULL: it has none, or is a program */
	const struct winshm_module *own;  /* what its start object says; NULL: it has none */
	char *path;                       /* "" for the program */
	uint64_t order;  /* of attaching */
	void *handle;    /* dlopen's, while count is not 0 */
	unsigned count;  /* of LoadLibrary, less FreeLibrary */
	bool program;
	bool imported; /* the program cannot be without it: it was there from the start, and stays to the end */
	bool ours;     /* LoadLibrary loaded it, or a library that needs it */
	bool attached; /* its DllMain was called, or would have been if it had one */
	bool quiet;    /* DllMain is not to be called for threads */
	bool pinned;
	bool inert;    /* loaded with DONT_RESOLVE_DLL_REFERENCES: DllMain is never called */
	bool of_child; /* attached in a forked child: a child does not detach what its parent attached */
};

/* A LoadLibrary on its way, known to the constructors that it has run. */
struct load {
	struct load *outer;
	bool inert;
	DWORD error; /* of the first module that could not be attached: no other one is, after it */
};
extern _Thread_local struct load *loading;

/* The thread that ends the process, or 0: nothing is unloaded, no thread made any more. */
extern pid_t process_ending;

/* All of these are called with the lock held. */
struct module *module_first(void);
struct module *module_find(const void *base);
struct module *module_make(const struct object *object);
void module_forget(struct module *module);
DWORD module_attach(struct module *module); /* ERROR_DLL_INIT_FAILED: DllMain returned FALSE */
void module_detach(struct module *module, bool ending);

/* Calls DllMain of all libraries for a thread: in the order of attaching when it begins, the other way when it ends. */
void modules_tell_thread(DWORD reason);

/* Makes the shared data section of a module common to all processes. Returns an error, which it tells people too, or 0. */
DWORD image_share(const struct module *module);
void image_release(const struct module *module);

#endif
