/* The calls, each with its line read and its answer written: a part of driver.c. */

static void create_mapping_by(int narrow)
{
	SECURITY_ATTRIBUTES sa;
	unsigned char *descriptor;
	HANDLE file = next_pointer();
	SECURITY_ATTRIBUTES *attributes = next_attributes(&sa, &descriptor);
	DWORD protect = next_dword(), high = next_dword(), low = next_dword();
	void *name = narrow ? (void *)next_text() : (void *)next_name();
	plant();
	HANDLE mapping = narrow ? CreateFileMappingA(file, attributes, protect, high, low, name)
							: CreateFileMappingW(file, attributes, protect, high, low, name);
	answer((number)(ULONG_PTR)mapping, 1);
	free(name);
	free(descriptor);
}

static void create_mapping(void) { create_mapping_by(0); }

static void create_mapping_narrow(void) { create_mapping_by(1); }

static void open_mapping_by(int narrow)
{
	DWORD access = next_dword();
	BOOL inherit = (BOOL)next_dword();
	void *name = narrow ? (void *)next_text() : (void *)next_name();
	plant();
	HANDLE mapping = narrow ? OpenFileMappingA(access, inherit, name) : OpenFileMappingW(access, inherit, name);
	answer((number)(ULONG_PTR)mapping, 0);
	free(name);
}

static void open_mapping(void) { open_mapping_by(0); }

static void open_mapping_narrow(void) { open_mapping_by(1); }

static void map_view(int at)
{
	HANDLE mapping = next_pointer();
	DWORD access = next_dword(), high = next_dword(), low = next_dword();
	SIZE_T length = (SIZE_T)next_number();
	void *base = at ? next_pointer() : NULL;
	plant();
	void *view = at ? MapViewOfFileEx(mapping, access, high, low, length, base) : MapViewOfFile(mapping, access, high, low, length);
	answer((number)(ULONG_PTR)view, 0);
}

static void map(void) { map_view(0); }

static void map_at(void) { map_view(1); }

static void unmap(void)
{
	void *address = next_pointer();
	plant();
	answer((number)UnmapViewOfFile(address), 0);
}

static void flush(void)
{
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	plant();
	answer((number)FlushViewOfFile(address, length), 0);
}

static void query(void)
{
	MEMORY_BASIC_INFORMATION info;
	memset(&info, 0, sizeof(info));
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	plant();
	answer((number)VirtualQuery(address, &info, length), 0);
	say(" %llu %llu %u %llu %u %u %u", (number)(ULONG_PTR)info.BaseAddress, (number)(ULONG_PTR)info.AllocationBase,
		(unsigned)info.AllocationProtect, (number)info.RegionSize, (unsigned)info.State, (unsigned)info.Protect,
		(unsigned)info.Type);
}

static void allocate(void)
{
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	DWORD kind = next_dword(), protect = next_dword();
	plant();
	answer((number)(ULONG_PTR)VirtualAlloc(address, length, kind, protect), 0);
}

static void release(void)
{
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	DWORD kind = next_dword();
	plant();
	answer((number)VirtualFree(address, length, kind), 0);
}

static void protect_pages(void)
{
	DWORD old = 0;
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	DWORD protect = next_dword();
	DWORD *place = next_number() ? &old : NULL;
	plant();
	answer((number)VirtualProtect(address, length, protect, place), 0);
	say(" %u", (unsigned)old);
}

static void file_type(void)
{
	HANDLE handle = next_pointer();
	plant();
	answer((number)GetFileType(handle), 0);
}

/* One more than what it returns: WAIT_FAILED is 0. */
static void wait_for(void)
{
	HANDLE handle = next_pointer();
	DWORD milliseconds = next_dword();
	plant();
	answer((number)(DWORD)(WaitForSingleObject(handle, milliseconds) + 1), 0);
}

static void close_handle(void)
{
	HANDLE handle = next_pointer();
	plant();
	answer((number)CloseHandle(handle), 0);
}

static void get_information(void)
{
	DWORD flags = 0;
	HANDLE handle = next_pointer();
	plant();
	answer((number)GetHandleInformation(handle, &flags), 0);
	say(" %u", (unsigned)flags);
}

static void set_information(void)
{
	HANDLE handle = next_pointer();
	DWORD mask = next_dword(), flags = next_dword();
	plant();
	answer((number)SetHandleInformation(handle, mask, flags), 0);
}

static void current_process(void) { say("%llu", (number)(ULONG_PTR)GetCurrentProcess()); }
