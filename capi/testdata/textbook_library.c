/* The library of the textbooks: when it is loaded it maps memory by a name, and whoever has loaded it shares a text. */
#include <windows.h>

#define NAME TEXT("textbook of the tests")
#define LENGTH 200

static HANDLE mapping;
static LPWSTR text;

__declspec(dllexport) VOID SetText(LPCWSTR value)
{
	int i = 0;
	for (; value[i] != 0 && i < LENGTH - 1; i++)
		text[i] = value[i];
	text[i] = 0;
}

__declspec(dllexport) VOID GetText(LPWSTR value, DWORD length)
{
	DWORD i = 0;
	for (; i < length - 1 && text[i] != 0; i++)
		value[i] = text[i];
	value[i] = 0;
}

static BOOL attach(void)
{
	const DWORD size = LENGTH * sizeof(*text);
	mapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, NAME);
	if (mapping == NULL)
		return FALSE;
	BOOL first = GetLastError() != ERROR_ALREADY_EXISTS;
	text = (LPWSTR)MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
	if (text == NULL)
		return FALSE;
	if (first)
		SetText(L"nothing yet");
	return TRUE;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
	(void)module;
	(void)reserved;
	switch (reason) {
	case DLL_PROCESS_ATTACH:
		return attach();
	case DLL_PROCESS_DETACH:
		return UnmapViewOfFile(text) && CloseHandle(mapping);
	}
	return TRUE;
}
