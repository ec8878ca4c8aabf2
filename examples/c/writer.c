/*
 * writer TEXT: leaves a text in a section that has a name, and stays until Enter: the section lives as long as
 * somebody has it open.
 */
#include <stdio.h>
#include <tchar.h>
#include <windows.h>

#include "note.h"

int _tmain(int argc, TCHAR *argv[])
{
	if (argc != 2 || _tcslen(argv[1]) >= NOTE_LENGTH) {
		_tprintf(TEXT("writer TEXT: the text has at most %d characters.\n"), NOTE_LENGTH - 1);
		return 2;
	}
	HANDLE section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, NOTE_LENGTH * sizeof(TCHAR), NOTE_NAME);
	if (section == NULL) {
		_tprintf(TEXT("No section: error %u.\n"), (unsigned)GetLastError());
		return 1;
	}
	_tprintf(GetLastError() == ERROR_ALREADY_EXISTS ? TEXT("There was a note.\n") : TEXT("This is the first note.\n"));
	LPTSTR note = (LPTSTR)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	if (note == NULL) {
		_tprintf(TEXT("No view: error %u.\n"), (unsigned)GetLastError());
		CloseHandle(section);
		return 1;
	}
	lstrcpy(note, argv[1]);
	_tprintf(TEXT("Left a note of %u characters; Enter ends the program.\n"), (unsigned)_tcslen(note));
	fflush(stdout);
	getchar();
	UnmapViewOfFile(note);
	CloseHandle(section);
	return 0;
}
