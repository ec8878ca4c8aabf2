/*
 * winshm_start.o is linked into every program and library, after their own objects. It does what the startup code of
 * Microsoft's compiler does: it has DllMain called, makes whole pages of the shared data section, and gives a program that
 * has wmain or WinMain a main. All of it is hidden: a library exports none of this.
 *
 * The order: constructors of one module run in the order in which its objects were linked, so that ours, which comes last,
 * finds C++'s static objects made. Destructors run the other way round.
 */
#include <stddef.h>

#include "winshm_start.h"

#define HIDDEN __attribute__((visibility("hidden")))
#define MAYBE __attribute__((weak, visibility("hidden")))

/* The size that no page of this architecture exceeds. */
#ifdef __x86_64__
#define PAGE "4096"
#else
#define PAGE "65536"
#endif

/*
 * The section begins with a page, since it is aligned as its strictest part is, and ends with one, since this part comes
 * last: it is empty, but aligned.
 */
__asm__(".pushsection winshm_shared,\"aw\",@progbits\n"
	".balign " PAGE "\n"
	".hidden winshm_shared_last\n"
	".globl winshm_shared_last\n"
	"winshm_shared_last:\n"
	".popsection\n");
extern char winshm_shared_last[] HIDDEN;
extern char __start_winshm_shared[] MAYBE;
extern char __stop_winshm_shared[] MAYBE;

/*
 * Functions of the module, if it has them. C++ sources that include windows.h define DllMain and WinMain with C linkage;
 * others with one of the mangled names.
 */
extern winshm_dll_main DllMain MAYBE, _Z7DllMainP11HINSTANCE__jPv MAYBE, _Z7DllMainPvjS_ MAYBE;
extern winshm_entry wmain MAYBE, _Z5wmainv MAYBE, _Z5wmainiPPw MAYBE, _Z5wmainiPPwS0_ MAYBE;
extern winshm_entry WinMain MAYBE, _Z7WinMainP11HINSTANCE__S0_Pci MAYBE;
extern winshm_entry wWinMain MAYBE, _Z8wWinMainP11HINSTANCE__S0_Pwi MAYBE;

/* windows.h defines it where wchar_t has two bytes. */
extern const char winshm_short_wide MAYBE;

extern void *__dso_handle HIDDEN;
extern int __cxa_atexit(void (*function)(void *), void *argument, void *module);

/* A table, and no code that looks: the addresses of what is not there are filled in as NULL by every linker. */
static struct winshm_module module = {
	.size = sizeof module,
	.address = &__dso_handle,
	.dll_main = {DllMain, _Z7DllMainP11HINSTANCE__jPv, _Z7DllMainPvjS_},
	.shared_begin = __start_winshm_shared,
	.shared_end = __stop_winshm_shared,
	.shared_last = winshm_shared_last,
	.wmain = {wmain, _Z5wmainiPPwS0_, _Z5wmainiPPw, _Z5wmainv},
	.win_main = {WinMain, _Z7WinMainP11HINSTANCE__S0_Pci},
	.win_main_wide = {wWinMain, _Z8wWinMainP11HINSTANCE__S0_Pwi},
	.short_wide = &winshm_short_wide,
};

/*
 * At the end of the process the static objects of a library that was loaded on the way go before its destructors run: so
 * this is called before, as the destructor of the object made last.
 */
static int unloaded;

static void leave(void *argument)
{
	if (!unloaded)
		winshm_module_detach(argument, 1);
}

__attribute__((constructor)) static void attach(void)
{
	__cxa_atexit(leave, &module, &__dso_handle); /* first: modules leave in the reverse order of attaching */
	winshm_module_attach(&module);
}

__attribute__((destructor)) static void detach(void)
{
	unloaded = 1; /* leave is called after this, too */
	winshm_module_detach(&module, 0);
}

/* Programs without a main of their own; in a library nobody calls it. */
__attribute__((weak, visibility("hidden"))) int main(int argc, char **argv, char **envp)
{
	return winshm_main(argc, argv, envp, &module);
}
