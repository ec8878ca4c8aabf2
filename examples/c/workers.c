/*
 * workers COUNT: several processes do jobs together. A semaphore counts the jobs, a mutex guards what they share, and an event
 * ends it. The first worker dies with a job in its hands, which the next owner of the mutex learns.
 */
#include <stdio.h>
#include <tchar.h>
#include <windows.h>

#define WORKERS 3
#define MOST 1000

struct table {
	LONG taken, done;
};

static HANDLE jobs, mutex, stop;
static struct table *table;

/* Makes what all share, or opens it: whoever comes first. */
static BOOL open_all(void)
{
	HANDLE section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(*table), TEXT("Local\\winshm-workers"));
	jobs = CreateSemaphore(NULL, 0, MOST, TEXT("Local\\winshm-workers-jobs"));
	mutex = CreateMutex(NULL, FALSE, TEXT("Local\\winshm-workers-mutex"));
	stop = CreateEvent(NULL, TRUE, FALSE, TEXT("Local\\winshm-workers-stop"));
	table = (struct table *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	return table != NULL && jobs != NULL && mutex != NULL && stop != NULL;
}

/* A worker: takes jobs until there is none left and the event is set. */
static int work(BOOL clumsy)
{
	const HANDLE either[] = {jobs, stop}; /* of several that are signaled it is the first */
	while (WaitForMultipleObjects(2, either, FALSE, INFINITE) == WAIT_OBJECT_0) {
		WaitForSingleObject(mutex, INFINITE);
		table->taken++;
		if (clumsy)
			TerminateProcess(GetCurrentProcess(), 9);
		table->done++;
		ReleaseMutex(mutex);
	}
	return 0;
}

static HANDLE start(LPCTSTR how)
{
	TCHAR path[MAX_PATH], command[MAX_PATH + 50];
	STARTUPINFO startup;
	PROCESS_INFORMATION child;
	ZeroMemory(&startup, sizeof(startup));
	startup.cb = sizeof(startup);
	GetModuleFileName(NULL, path, MAX_PATH);
	_sntprintf(command, MAX_PATH + 50, TEXT("\"%s\" %d %s"), path, MOST, how);
	if (!CreateProcess(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child)) {
		_tprintf(TEXT("No worker: error %u.\n"), (unsigned)GetLastError());
		ExitProcess(1);
	}
	CloseHandle(child.hThread);
	return child.hProcess;
}

/* Lets a worker die with a job, and puts that back. */
static void lose_one(void)
{
	HANDLE clumsy = start(TEXT("clumsy"));
	ReleaseSemaphore(jobs, 1, NULL);
	WaitForSingleObject(clumsy, INFINITE);
	CloseHandle(clumsy);
	if (WaitForSingleObject(mutex, INFINITE) == WAIT_ABANDONED) {
		_tprintf(TEXT("A worker died with %d job in its hands.\n"), (int)(table->taken - table->done));
		ReleaseSemaphore(jobs, table->taken - table->done, NULL);
		table->taken = table->done;
	}
	ReleaseMutex(mutex);
}

int _tmain(int argc, TCHAR *argv[])
{
	HANDLE workers[WORKERS];
	int count = argc > 1 ? _ttoi(argv[1]) : 0;
	if (count < 1 || count > MOST) {
		_tprintf(TEXT("workers COUNT: from 1 to %d\n"), MOST);
		return 2;
	}
	if (!open_all()) {
		_tprintf(TEXT("No objects: error %u.\n"), (unsigned)GetLastError());
		return 1;
	}
	if (argc > 2)
		return work(_tcscmp(argv[2], TEXT("clumsy")) == 0);
	lose_one();
	if (count > 1)
		ReleaseSemaphore(jobs, count - 1, NULL);
	for (int i = 0; i < WORKERS; i++)
		workers[i] = start(TEXT("worker"));
	SetEvent(stop);
	WaitForMultipleObjects(WORKERS, workers, TRUE, INFINITE);
	for (int i = 0; i < WORKERS; i++)
		CloseHandle(workers[i]);
	_tprintf(TEXT("%d jobs are done, each once.\n"), (int)table->done);
	return table->done == count ? 0 : 1;
}
