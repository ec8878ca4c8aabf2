/*
 * The library. Its memory is there before any program that links it begins: DllMain opens it at attach, and the process that
 * creates it writes the first line.
 */
#define BOARD_BUILD
#include "board.h"

#include <stdio.h>

struct board {
	volatile LONG lines;
	char line[BOARD_LINES][BOARD_WIDTH];
};

static HANDLE section;
static struct board *board;

BOARD_API int WINAPI BoardAppend(const char *text)
{
	LONG number = InterlockedIncrement(&board->lines) - 1;
	if (number >= BOARD_LINES) {
		InterlockedDecrement(&board->lines);
		return -1;
	}
	snprintf(board->line[number], BOARD_WIDTH, "%s", text);
	return (int)number;
}

BOARD_API const char *WINAPI BoardLine(int number)
{
	return number < 0 || number >= board->lines ? NULL : board->line[number];
}

static BOOL attach(void)
{
	section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(struct board),
		TEXT("Local\\winshm-example-board"));
	if (section == NULL)
		return FALSE;
	BOOL first = GetLastError() != ERROR_ALREADY_EXISTS;
	board = (struct board *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	if (board == NULL) {
		CloseHandle(section);
		return FALSE;
	}
	if (first)
		BoardAppend("the board is new");
	return TRUE;
}

static void detach(void)
{
	UnmapViewOfFile(board);
	CloseHandle(section);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
	(void)reserved;
	switch (reason) {
	case DLL_PROCESS_ATTACH:
		DisableThreadLibraryCalls(instance);
		return attach();
	case DLL_PROCESS_DETACH:
		detach();
		break;
	}
	return TRUE;
}
