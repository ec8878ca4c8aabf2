/* Programs that begin otherwise than with main. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <tchar.h>

static void say(const _TCHAR *text)
{
	printf("[");
	for (; *text != 0; text++) {
		unsigned c = (unsigned)*text & (sizeof(*text) == 1 ? 0xFF : 0xFFFFFF);
		printf(c < 128 ? "%c" : "<%x>", c);
	}
	printf("]");
}

#ifdef WINDOWS
int WINAPI _tWinMain(HINSTANCE module, HINSTANCE previous, LPTSTR line, int show)
{
	say(line);
	printf(" %d\n", module == GetModuleHandle(NULL) && previous == NULL && show == SW_SHOWDEFAULT);
	return 5;
}
#else
int _tmain(int argc, _TCHAR *argv[])
{
	for (int i = 1; i < argc; i++)
		say(argv[i]);
	printf(" %d\n", argv[argc] == NULL);
	return 5;
}
#endif
