/* share NAME TEXT: opens the section, or creates it if there is none, prints what it holds, puts the text in, waits. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(int argc, char *argv[])
{
	if (argc != 3)
		return 2;
	HANDLE h = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, argv[1]);
	if (h == NULL && GetLastError() == ERROR_FILE_NOT_FOUND)
		h = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, argv[1]);
	char *view = (char *)MapViewOfFile(h, FILE_MAP_WRITE, 0, 0, 0);
	if (view == NULL)
		return 1;
	printf("%s\n", view);
	strcpy(view, argv[2]);
	printf("ready\n");
	fflush(stdout);
	return getchar() == 0;
}
