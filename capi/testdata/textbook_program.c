/* Shows the text of the library that it is linked with, sets it to what its argument says, and waits for a line. */
#include <stdio.h>
#include <windows.h>

VOID SetText(LPCWSTR value);
VOID GetText(LPWSTR value, DWORD length);

int main(int argc, char **argv)
{
	WCHAR text[100], next[100];
	GetText(text, 100);
	if (argc > 1) {
		MultiByteToWideChar(CP_UTF8, 0, argv[1], -1, next, 100);
		SetText(next);
	}
	printf("%ls\n", text);
	fflush(stdout);
	getchar();
	return 0;
}
