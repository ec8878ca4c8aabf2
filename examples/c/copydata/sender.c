/* sender: hands a structure and a text to the receiver, and closes it. */
#include <stdio.h>
#include <string.h>
#include "note.h"

static void hand_over(HWND receiver, ULONG_PTR kind, const void *block, DWORD size)
{
	COPYDATASTRUCT data;
	data.dwData = kind;
	data.cbData = size;
	data.lpData = (PVOID)block;
	printf("kind %d, %u bytes: %s\n", (int)kind, (unsigned)size,
		SendMessageA(receiver, WM_COPYDATA, 0, (LPARAM)&data) ? "taken" : "refused");
}

int main(void)
{
	static const char words[] = "each process has a copy";
	NOTE note = {3, 4, "the mark"};
	HWND receiver = FindWindowA(NOTE_CLASS, NOTE_TITLE);
	if (receiver == NULL) {
		printf("there is no receiver\n");
		return 1;
	}
	hand_over(receiver, NOTE_POINT, &note, sizeof(note));
	hand_over(receiver, NOTE_WORDS, words, sizeof(words));
	hand_over(receiver, 9, NULL, 0);
	if (!PostMessageA(receiver, WM_COPYDATA, 0, 0))
		printf("it cannot be posted: error %u\n", (unsigned)GetLastError());
	SendMessageA(receiver, WM_SETTEXT, 0, (LPARAM) "No more notes");
	SendMessageA(receiver, WM_CLOSE, 0, 0);
	return 0;
}
