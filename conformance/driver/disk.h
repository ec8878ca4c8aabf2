/* Files, and the newer calls for sections and views: a part of driver.c. */

/* The functions that import libraries may lack. */
#ifdef __linux__
#define NEWER(type, function, parameters) static type(WINAPI *newer_##function(void)) parameters { return function; }
#else
#define NEWER(type, function, parameters) \
	static type(WINAPI *newer_##function(void)) parameters \
	{ \
		type(WINAPI *found) parameters = (void *)GetProcAddress(GetModuleHandleA("kernelbase"), #function); \
		if (found == NULL) \
			die("there is no " #function); \
		return found; \
	}
#endif

NEWER(HANDLE, CreateFileMappingFromApp, (HANDLE, PSECURITY_ATTRIBUTES, ULONG, ULONG64, PCWSTR))
NEWER(HANDLE, OpenFileMappingFromApp, (ULONG, BOOL, PCWSTR))
NEWER(PVOID, MapViewOfFileFromApp, (HANDLE, ULONG, ULONG64, SIZE_T))
NEWER(PVOID, MapViewOfFile3, (HANDLE, HANDLE, PVOID, ULONG64, SIZE_T, ULONG, ULONG, MEM_EXTENDED_PARAMETER *, ULONG))
NEWER(BOOL, UnmapViewOfFileEx, (PVOID, ULONG))
NEWER(BOOL, UnmapViewOfFile2, (HANDLE, PVOID, ULONG))

/* A handle, 0 for INVALID_HANDLE_VALUE. */
static void CreateFile_line(void)
{
	WCHAR *name = next_name();
	DWORD access = next_dword(), share = next_dword(), disposition = next_dword(), flags = next_dword();
	plant();
	HANDLE file = CreateFileW(name, access, share, NULL, disposition, flags, NULL);
	answer_handle(file == INVALID_HANDLE_VALUE ? NULL : file, 1);
	free(name);
}

/* The end to read from, and then the end to write to. */
static void CreatePipe_line(void)
{
	HANDLE in = NULL, out = NULL;
	plant();
	BOOL done = CreatePipe(&in, &out, NULL, 0);
	answer(done ? (number)(ULONG_PTR)in : 0, 0);
	say(" %llu", (number)(ULONG_PTR)out);
}

static void ReadFile_line(void)
{
	HANDLE file = next_pointer();
	DWORD n = next_dword(), done = 0;
	unsigned char *data = calloc(n + 1, 1);
	plant();
	answer((number)ReadFile(file, data, n, &done, NULL), 0);
	say(" =");
	for (DWORD i = 0; i < done; i++)
		say("%02x", data[i]);
	free(data);
}

static void WriteFile_line(void)
{
	size_t n;
	HANDLE file = next_pointer();
	unsigned char *data = next_bytes(&n);
	DWORD done = 0;
	plant();
	answer((number)WriteFile(file, data, (DWORD)n, &done, NULL), 0);
	free(data);
}

static void SetFilePointerEx_line(void)
{
	HANDLE file = next_pointer();
	LARGE_INTEGER distance;
	distance.QuadPart = (LONGLONG)next_number();
	plant();
	answer((number)SetFilePointerEx(file, distance, NULL, FILE_BEGIN), 0);
}

static void SetEndOfFile_line(void) { on_handle(SetEndOfFile); }

static void FlushFileBuffers_line(void) { on_handle(FlushFileBuffers); }

static void GetFileSizeEx_line(void)
{
	HANDLE file = next_pointer();
	LARGE_INTEGER size;
	size.QuadPart = 0;
	plant();
	answer((number)GetFileSizeEx(file, &size), 0);
	say(" %llu", (number)size.QuadPart);
}

static void DeleteFile_line(void)
{
	WCHAR *name = next_name();
	plant();
	answer((number)DeleteFileW(name), 0);
	free(name);
}

static void CopyFile_line(void)
{
	WCHAR *from = next_name(), *to = next_name();
	BOOL fail_if_exists = (BOOL)next_dword();
	plant();
	answer((number)CopyFileW(from, to, fail_if_exists), 0);
	free(from);
	free(to);
}

static void CreateFileMappingNuma_line(void)
{
	HANDLE file = next_pointer();
	DWORD protect = next_dword(), high = next_dword(), low = next_dword();
	WCHAR *name = next_name();
	DWORD node = next_dword();
	plant();
	answer_handle(CreateFileMappingNumaW(file, NULL, protect, high, low, name, node), 1);
	free(name);
}

static void CreateFileMappingFromApp_line(void)
{
	HANDLE file = next_pointer();
	DWORD protect = next_dword();
	ULONG64 size = next_number();
	WCHAR *name = next_name();
	plant();
	answer_handle(newer_CreateFileMappingFromApp()(file, NULL, protect, size, name), 1);
	free(name);
}

static void OpenFileMappingFromApp_line(void) { by_name(newer_OpenFileMappingFromApp()); }

static void answer_view(void *view) { answer((number)(ULONG_PTR)view, 0); }

static void MapViewOfFileExNuma_line(void)
{
	HANDLE mapping = next_pointer();
	DWORD access = next_dword(), high = next_dword(), low = next_dword();
	SIZE_T length = (SIZE_T)next_number();
	void *base = next_pointer();
	DWORD node = next_dword();
	plant();
	answer_view(MapViewOfFileExNuma(mapping, access, high, low, length, base, node));
}

static void MapViewOfFileFromApp_line(void)
{
	HANDLE mapping = next_pointer();
	ULONG access = next_dword();
	ULONG64 offset = next_number();
	SIZE_T length = (SIZE_T)next_number();
	plant();
	answer_view(newer_MapViewOfFileFromApp()(mapping, access, offset, length));
}

static void MapViewOfFile3_line(void)
{
	HANDLE mapping = next_pointer(), process = next_pointer();
	void *base = next_pointer();
	ULONG64 offset = next_number();
	SIZE_T length = (SIZE_T)next_number();
	ULONG type = next_dword(), protect = next_dword();
	plant();
	answer_view(newer_MapViewOfFile3()(mapping, process, base, offset, length, type, protect, NULL, 0));
}

static void UnmapViewOfFileEx_line(void)
{
	void *address = next_pointer();
	ULONG flags = next_dword();
	plant();
	answer((number)newer_UnmapViewOfFileEx()(address, flags), 0);
}

static void UnmapViewOfFile2_line(void)
{
	void *address = next_pointer();
	HANDLE process = next_pointer();
	ULONG flags = next_dword();
	plant();
	answer((number)newer_UnmapViewOfFile2()(process, address, flags), 0);
}
