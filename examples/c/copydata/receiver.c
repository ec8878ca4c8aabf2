/* receiver: shows what senders hand over by WM_COPYDATA, until it is told to close. */
#include <stdio.h>
#include <string.h>
#include "note.h"

static void show_words(char *text)
{
	int n = 0;
	for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
		printf("word %d: %s\n", ++n, word);
}

static LRESULT on_copy_data(HWND sender, const COPYDATASTRUCT *data)
{
	(void)sender;
	if (data->dwData == NOTE_POINT && data->cbData == sizeof(NOTE)) {
		const NOTE *note = (const NOTE *)data->lpData;
		printf("%s is at %d, %d\n", note->label, note->x, note->y);
		return TRUE;
	}
	if (data->dwData == NOTE_WORDS && data->cbData > 0) {
		show_words((char *)data->lpData); /* the block is ours until we return: strtok may write on it */
		return TRUE;
	}
	return FALSE;
}

static LRESULT CALLBACK WindowProc(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
	char text[64];
	switch (message) {
	case WM_COPYDATA:
		return on_copy_data((HWND)wParam, (const COPYDATASTRUCT *)lParam);
	case WM_DESTROY:
		GetWindowTextA(hwnd, text, sizeof(text));
		printf("closing \"%s\"\n", text);
		PostQuitMessage(0);
		return 0;
	}
	return DefWindowProcA(hwnd, message, wParam, lParam);
}

int main(void)
{
	WNDCLASSA wc;
	MSG msg;
	memset(&wc, 0, sizeof(wc));
	wc.lpfnWndProc = WindowProc;
	wc.hInstance = GetModuleHandleA(NULL);
	wc.lpszClassName = NOTE_CLASS;
	if (!RegisterClassA(&wc)) {
		printf("RegisterClass: error %u\n", (unsigned)GetLastError());
		return 1;
	}
	if (!CreateWindowA(NOTE_CLASS, NOTE_TITLE, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, wc.hInstance, NULL)) {
		printf("CreateWindow: error %u\n", (unsigned)GetLastError());
		return 1;
	}
	printf("ready\n");
	fflush(stdout);
	while (GetMessageA(&msg, NULL, 0, 0) > 0) {
		TranslateMessage(&msg);
		DispatchMessageA(&msg);
	}
	return (int)msg.wParam;
}
