/* reader: shows the note that a writer has left, if one still runs. */
#include <stdio.h>
#include <tchar.h>
#include <windows.h>

#include "note.h"

int _tmain(void)
{
	HANDLE section = OpenFileMapping(FILE_MAP_READ, FALSE, NOTE_NAME);
	if (section == NULL) {
		DWORD error = GetLastError();
		if (error == ERROR_FILE_NOT_FOUND)
			_tprintf(TEXT("Nobody has left a note.\n"));
		else
			_tprintf(TEXT("The note cannot be opened: error %u.\n"), (unsigned)error);
		return 1;
	}
	LPCTSTR note = (LPCTSTR)MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	if (note == NULL) {
		_tprintf(TEXT("No view: error %u.\n"), (unsigned)GetLastError());
		CloseHandle(section);
		return 1;
	}
	_tprintf(TEXT("The note says: %s\n"), note);
	UnmapViewOfFile(note);
	CloseHandle(section);
	return 0;
}
