/* The memory of this process, and what only Windows' native functions tell: a part of driver.c. */

/* Copies between two places of this process; false: one of them faults. */
#ifdef __linux__
static int copy(void *to, const void *from, size_t n, int write)
{
	struct iovec local = {write ? (void *)from : to, n}, remote = {write ? to : (void *)from, n};
	ssize_t done = write ? process_vm_writev(getpid(), &local, 1, &remote, 1, 0)
						 : process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
	return done == (ssize_t)n;
}
#else
static void *fault_jump[5];
static volatile LONG guarded;

static LONG CALLBACK on_fault(EXCEPTION_POINTERS *info)
{
	DWORD code = info->ExceptionRecord->ExceptionCode;
	if (guarded && (code == EXCEPTION_ACCESS_VIOLATION || code == EXCEPTION_IN_PAGE_ERROR)) {
		guarded = 0;
		__builtin_longjmp(fault_jump, 1);
	}
	return EXCEPTION_CONTINUE_SEARCH;
}

static __attribute__((noinline)) int copy(void *to, const void *from, size_t n, int write)
{
	static PVOID handler;
	(void)write;
	if (handler == NULL)
		handler = AddVectoredExceptionHandler(1, on_fault);
	if (__builtin_setjmp(fault_jump))
		return 0;
	guarded = 1;
	for (size_t i = 0; i < n; i++)
		((volatile char *)to)[i] = ((const volatile char *)from)[i];
	guarded = 0;
	return 1;
}
#endif

static void peek(void)
{
	void *address = next_pointer();
	size_t n = (size_t)next_number();
	unsigned char *data = calloc(n + 1, 1);
	int ok = copy(data, address, n, 0);
	say("%d =", ok);
	for (size_t i = 0; i < n; i++)
		say("%02x", ok ? data[i] : 0);
	free(data);
}

static void poke(void)
{
	size_t n;
	void *address = next_pointer();
	unsigned char *data = next_bytes(&n);
	say("%d", copy(address, data, n, 1));
	free(data);
}

#ifdef __linux__
static void inspect(void) { die("only Windows has native functions"); }
#else
typedef LONG(NTAPI *native_query)(HANDLE, int, void *, ULONG, ULONG *);

static native_query native(const char *name)
{
	return (native_query)(void *)GetProcAddress(GetModuleHandleA("ntdll"), name);
}

/* NtQueryObject tells the access; NtQuerySection the rest, by a handle that may ask. */
static void inspect(void)
{
	HANDLE handle = next_pointer(), asking = handle;
	DWORD object[14] = {0};
	struct {
		void *base;
		ULONG attributes;
		LARGE_INTEGER size;
	} section = {0};
	int ok = native("NtQueryObject")(handle, 0, object, sizeof(object), NULL) >= 0;
	if (ok && !(object[1] & 1))
		ok = DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &asking, 1, FALSE, 0);
	if (ok)
		native("NtQuerySection")(asking, 0, &section, sizeof(section), NULL);
	say("%d %u %u %llu", ok, (unsigned)object[1], (unsigned)section.attributes, (number)section.size.QuadPart);
	if (asking != handle)
		CloseHandle(asking);
}
#endif
