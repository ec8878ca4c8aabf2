/* Files by every form of a name, what calls leave in the last error, and arguments that are no good. It needs an empty folder. */
#include "check.h"
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const TCHAR *const name = TEXT("caf\u00e9\U0001f600.txt");

static HANDLE open_as(DWORD access, DWORD disposition)
{
	return CreateFile(name, access, FILE_SHARE_READ, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
}

/* CreateFile sets the last error also when it succeeds. */
static void last_error(void)
{
	static const struct {
		DWORD disposition, error;
	} calls[] = {{CREATE_NEW, 0}, {OPEN_EXISTING, 0}, {OPEN_ALWAYS, ERROR_ALREADY_EXISTS}, {CREATE_ALWAYS, ERROR_ALREADY_EXISTS},
		{TRUNCATE_EXISTING, 0}};
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		SetLastError(4711);
		HANDLE h = open_as(GENERIC_WRITE, calls[i].disposition);
		CHECK(h != INVALID_HANDLE_VALUE && GetLastError() == calls[i].error && errno == (int)calls[i].error);
		CHECK_QUIET(CloseHandle(h));
	}
	CHECK_FAILS(open_as(GENERIC_WRITE, CREATE_NEW), INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS);
	CHECK(access("caf\u00e9\U0001f600.txt", F_OK) == 0);
}

static void content(void)
{
	char buffer[20] = "";
	DWORD n = 99, high = 99;
	LARGE_INTEGER place;
	LONG distance_high = 1;
	HANDLE h = open_as(GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING);
	CHECK_QUIET(WriteFile(h, "hello, file", 11, &n, NULL) && n == 11);
	CHECK_QUIET(FlushFileBuffers(h));
	CHECK_QUIET(ReadFile(h, buffer, 5, &n, NULL) && n == 0);
	CHECK_QUIET(SetFilePointer(h, -4, NULL, FILE_END) == 7);
	CHECK_QUIET(ReadFile(h, buffer, sizeof(buffer), &n, NULL) && n == 4 && memcmp(buffer, "file", 4) == 0);
	CHECK_FAILS(SetFilePointer(h, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER, ERROR_NEGATIVE_SEEK);
	SetLastError(4711);
	CHECK(SetFilePointer(h, -1, &distance_high, FILE_BEGIN) == INVALID_SET_FILE_POINTER && GetLastError() == NO_ERROR);
	place.QuadPart = 5;
	CHECK_QUIET(SetFilePointerEx(h, place, &place, FILE_BEGIN) && place.QuadPart == 5);
	CHECK_QUIET(SetFilePointerEx(h, place, NULL, FILE_BEGIN) && SetEndOfFile(h));
	CHECK_QUIET(GetFileSize(h, &high) == 5 && high == 0 && GetFileSize(h, NULL) == 5);
	CHECK_QUIET(GetFileSizeEx(h, &place) && place.QuadPart == 5);
	CHECK_QUIET(GetFileType(h) == FILE_TYPE_DISK);
	CHECK_QUIET(CloseHandle(h));
}

static void offsets(void)
{
	char buffer[20] = "";
	DWORD n = 99;
	OVERLAPPED where;
	BY_HANDLE_FILE_INFORMATION info;
	HANDLE h = open_as(GENERIC_READ, OPEN_EXISTING);
	memset(&where, 0, sizeof(where));
	where.Offset = 1;
	CHECK_QUIET(ReadFile(h, buffer, 3, &n, &where) && n == 3 && where.InternalHigh == 3 && memcmp(buffer, "ell", 3) == 0);
	where.Offset = 5;
	CHECK_FAILS(ReadFile(h, buffer, 3, &n, &where), FALSE, ERROR_HANDLE_EOF);
	CHECK(n == 0);
	CHECK_FAILS(WriteFile(h, buffer, 1, &n, NULL), FALSE, ERROR_ACCESS_DENIED);
	CHECK_QUIET(GetFileInformationByHandle(h, &info) && info.nFileSizeLow == 5 && info.nNumberOfLinks == 1);
	CHECK_QUIET(CloseHandle(h));
}

static void bad_arguments(void)
{
	char buffer[4];
	DWORD n;
	HANDLE h = open_as(GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING);
	char *hole = (char *)mmap(NULL, 1 << 16, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *const wild[] = {NULL, (char *)8, hole, (char *)~0ull - 100, (char *)0x7fffffff0000};
	for (size_t i = 0; i < sizeof(wild) / sizeof(*wild); i++) {
		CHECK_FAILS(ReadFile(h, wild[i], 4, &n, NULL), FALSE, ERROR_NOACCESS);
		CHECK_FAILS(WriteFile(h, wild[i], 4, &n, NULL), FALSE, ERROR_NOACCESS);
		CHECK_QUIET(ReadFile(h, wild[i], 0, &n, NULL));
		if (wild[i] == NULL)
			continue;
		CHECK_FAILS(DeleteFileA(wild[i]), FALSE, ERROR_NOACCESS);
		CHECK_FAILS(CreateFileA(wild[i], 0, 0, NULL, OPEN_EXISTING, 0, NULL), INVALID_HANDLE_VALUE, ERROR_NOACCESS);
		CHECK_FAILS(CreateDirectoryA("d", (SECURITY_ATTRIBUTES *)wild[i]), FALSE, ERROR_NOACCESS);
		CHECK_FAILS(MoveFileA("a", wild[i]), FALSE, ERROR_NOACCESS);
	}
	CHECK_QUIET(CloseHandle(h));
	HANDLE const closed[] = {h, NULL, INVALID_HANDLE_VALUE, (HANDLE)0xDEAD4};
	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++) {
		CHECK_FAILS(ReadFile(closed[i], buffer, 4, &n, NULL), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(ReadFile(closed[i], NULL, 4, &n, NULL), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(GetFileSize(closed[i], NULL), INVALID_FILE_SIZE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(GetFileType(closed[i]), FILE_TYPE_UNKNOWN, ERROR_INVALID_HANDLE);
	}
	CHECK_FAILS(CreateFile(NULL, 0, 0, NULL, OPEN_EXISTING, 0, NULL), INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND);
	CHECK_FAILS(GetFileAttributes(NULL), INVALID_FILE_ATTRIBUTES, ERROR_PATH_NOT_FOUND);
	munmap(hole, 1 << 16);
}

static void names(void)
{
	const TCHAR *other = TEXT(".\\folder\\other");
	char longest[300];
	memset(longest, 'n', sizeof(longest));
	longest[260] = 0;
	CHECK_FAILS(DeleteFileA(longest), FALSE, ERROR_FILENAME_EXCED_RANGE);
	CHECK_QUIET(CreateDirectory(TEXT("folder"), NULL));
	CHECK_FAILS(CreateDirectory(TEXT("folder"), NULL), FALSE, ERROR_ALREADY_EXISTS);
	CHECK_QUIET(CopyFile(name, other, TRUE));
	CHECK_FAILS(CopyFile(name, other, TRUE), FALSE, ERROR_FILE_EXISTS);
	CHECK_QUIET(CopyFile(name, other, FALSE));
	CHECK_FAILS(MoveFile(name, other), FALSE, ERROR_ALREADY_EXISTS);
	CHECK_QUIET(MoveFileEx(name, other, MOVEFILE_REPLACE_EXISTING));
	CHECK_FAILS(GetFileAttributes(name), INVALID_FILE_ATTRIBUTES, ERROR_FILE_NOT_FOUND);
	CHECK_QUIET(SetFileAttributes(other, FILE_ATTRIBUTE_READONLY));
	CHECK_QUIET(GetFileAttributes(other) == (FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_READONLY));
	CHECK_FAILS(DeleteFile(other), FALSE, ERROR_ACCESS_DENIED);
	CHECK_QUIET(SetFileAttributes(other, FILE_ATTRIBUTE_NORMAL));
	CHECK_FAILS(RemoveDirectory(TEXT("folder")), FALSE, ERROR_DIR_NOT_EMPTY);
	CHECK_QUIET(DeleteFile(other) && RemoveDirectory(TEXT("folder")));
	CHECK_FAILS(RemoveDirectory(TEXT("nowhere\\x")), FALSE, ERROR_PATH_NOT_FOUND);
}

static BOOL same(const TCHAR *a, const char *b)
{
	for (; *a != 0 && (char)*a == *b; a++, b++)
		continue;
	return *a == 0 && *b == 0;
}

static void paths(void)
{
	TCHAR buffer[MAX_PATH], *part = NULL;
	char cwd[MAX_PATH];
	CHECK_QUIET(GetFullPathName(TEXT("C:\\a\\.\\b\\..\\c.txt"), MAX_PATH, buffer, &part) == 8);
	CHECK(same(buffer, "/a/c.txt") && part == buffer + 3);
	CHECK_QUIET(GetFullPathName(TEXT("/\u00e9/\U0001f600/c"), MAX_PATH, buffer, &part) > 4 && same(part, "c"));
	CHECK_QUIET(GetFullPathName(TEXT("/a/"), MAX_PATH, buffer, &part) == 3 && part == NULL);
	CHECK_QUIET(GetFullPathName(TEXT("/a/b"), 4, buffer, NULL) == 5 && GetFullPathName(TEXT("/a/b"), 0, NULL, NULL) == 5);
	CHECK(getcwd(cwd, sizeof(cwd)) != NULL);
	CHECK_QUIET(GetCurrentDirectory(MAX_PATH, buffer) == strlen(cwd) && same(buffer, cwd));
	CHECK_QUIET(GetCurrentDirectory(1, buffer) == strlen(cwd) + 1);
	CHECK_FAILS(SetCurrentDirectory(TEXT("nowhere")), FALSE, ERROR_FILE_NOT_FOUND);
	CHECK_QUIET(SetCurrentDirectory(TEXT(".")));
	DWORD length = GetTempPath(MAX_PATH, buffer);
	CHECK(length > 1 && buffer[length - 1] == '/' && buffer[length] == 0);
	CHECK_QUIET(GetTempFileName(TEXT("."), TEXT("abcd"), 0x12345a, buffer) == 0x345a && same(buffer, "./abc345A.tmp"));
	CHECK_QUIET(GetTempFileName(TEXT("."), TEXT("\u00e9"), 0, buffer) != 0 && DeleteFile(buffer));
	CHECK_FAILS(GetTempFileName(TEXT("nowhere"), NULL, 0, buffer), 0, ERROR_DIRECTORY);
}

static void pipes(void)
{
	char buffer[4];
	DWORD n = 0, flags = 0;
	HANDLE r = NULL, w = NULL;
	SECURITY_ATTRIBUTES inheritable = {sizeof(inheritable), NULL, TRUE};
	CHECK_QUIET(CreatePipe(&r, &w, &inheritable, 0));
	CHECK_QUIET(GetHandleInformation(r, &flags) && flags == HANDLE_FLAG_INHERIT);
	CHECK_QUIET(WriteFile(w, "abc", 3, &n, NULL) && ReadFile(r, buffer, 4, &n, NULL) && n == 3);
	CHECK_QUIET(CloseHandle(w));
	CHECK_FAILS(ReadFile(r, buffer, 4, &n, NULL), FALSE, ERROR_BROKEN_PIPE);
	CHECK_QUIET(CloseHandle(r) && CreatePipe(&r, &w, NULL, 0) && CloseHandle(r));
	CHECK_FAILS(WriteFile(w, "abc", 3, &n, NULL), FALSE, ERROR_NO_DATA); /* and no SIGPIPE */
	CHECK_QUIET(CloseHandle(w));
}

static void standard(void)
{
	int ends[2];
	DWORD n = 0;
	HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
	CHECK(out != NULL && out != INVALID_HANDLE_VALUE);
	CHECK_QUIET(GetStdHandle(STD_OUTPUT_HANDLE) == out);
	CHECK_FAILS(GetStdHandle(0), INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
	fflush(stdout);
	int kept = dup(STDOUT_FILENO);
	CHECK(pipe(ends) == 0 && dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO && close(ends[0]) == 0);
	BOOL written = WriteFile(out, "x", 1, &n, NULL);
	DWORD error = GetLastError();
	dup2(kept, STDOUT_FILENO);
	SetLastError(error);
	CHECK(!written && error == ERROR_NO_DATA); /* and no SIGPIPE */
	CHECK_QUIET(SetStdHandle(STD_OUTPUT_HANDLE, NULL) && GetStdHandle(STD_OUTPUT_HANDLE) == NULL);
	close(kept);
	close(ends[1]);
}

/* A child made by fork alone gets errors at once, and leaves its parent's files alone. */
static void forked(void)
{
	char buffer[4];
	DWORD n;
	int status = 0;
	HANDLE h = open_as(GENERIC_WRITE, CREATE_ALWAYS);
	pid_t child = fork();
	if (child == 0) {
		failures = 0;
		CHECK_FAILS(open_as(GENERIC_READ, OPEN_EXISTING), INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(WriteFile(h, buffer, 4, &n, NULL), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(SetFilePointer(h, 0, NULL, FILE_END), INVALID_SET_FILE_POINTER, ERROR_INVALID_HANDLE);
		CHECK_FAILS(DeleteFile(name), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(GetFileAttributes(name), INVALID_FILE_ATTRIBUTES, ERROR_INVALID_HANDLE);
		CHECK_FAILS(MoveFile(name, name), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(GetTempPathA(sizeof(buffer), buffer), 0, ERROR_INVALID_HANDLE);
		CHECK_FAILS(GetStdHandle(STD_INPUT_HANDLE), INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(CloseHandle(h), FALSE, ERROR_INVALID_HANDLE);
		fflush(stdout);
		_exit(failures != 0);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK_QUIET(WriteFile(h, "x", 1, &n, NULL) && CloseHandle(h));
}

int main(void)
{
	signal(SIGPIPE, SIG_DFL);
	last_error();
	content();
	offsets();
	bad_arguments();
	names();
	paths();
	pipes();
	forked();
	standard();
	return failures != 0;
}
