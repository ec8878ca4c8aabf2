/* Memory that messages carry, and texts: a part of driver.c. */

/* Zeroed memory for as long as the process lives. */
static void Memory_line(void) { say("%llu 0", (number)(ULONG_PTR)calloc(next_number() + 1, 1)); }

/* Bytes that follow from a number. */
static void Fill_line(void)
{
	unsigned char *at = next_pointer();
	size_t n = (size_t)next_number();
	unsigned seed = next_dword();
	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)(seed = seed * 1664525u + 1013904223u, seed >> 24);
	say("1 0");
}

/* FNV-1a. */
static number digest(const unsigned char *at, size_t n)
{
	number sum = 14695981039346656037ull;
	for (size_t i = 0; i < n; i++)
		sum = (sum ^ at[i]) * 1099511628211ull;
	return sum;
}

static void Digest_line(void)
{
	const unsigned char *at = next_pointer();
	size_t n = (size_t)next_number();
	say("%llu", digest(at, n));
}

/* What a COPYDATASTRUCT holds: kind, size, whether there is a pointer, and what the data come to. */
static void CopyData_line(void)
{
	const COPYDATASTRUCT *data = next_pointer();
	size_t n = data->lpData == NULL ? 0 : data->cbData;
	say("%llu %u %d %llu", (number)data->dwData, (unsigned)data->cbData, data->lpData != NULL, digest(data->lpData, n));
}

/* What textbooks do with a block: how many words it has. */
static void Strtok_line(void)
{
	const COPYDATASTRUCT *data = next_pointer();
	int n = 0;
	for (char *word = strtok(data->lpData, " "); word != NULL; word = strtok(NULL, " "))
		n++;
	say("%d", n);
}

/* A text in memory, as the front's characters are. */
static void Text_line(void) { say("%llu 0", (number)(ULONG_PTR)next_name()); }

static void TextA_line(void) { say("%llu 0", (number)(ULONG_PTR)next_text()); }

static void PutText_line(void)
{
	WCHAR *at = next_pointer(), *text = next_name();
	wcscpy(at, text);
	free(text);
	say("1 0");
}

static void ReadText_by(int narrow) { say("1 0"), say_text(next_pointer(), narrow); }

BOTH(ReadText)

static void SetWindowText_by(int narrow)
{
	HWND window = next_pointer();
	void *text = next_string(narrow);
	plant();
	answer((number)(narrow ? SetWindowTextA(window, text) : SetWindowTextW(window, text)), 0);
	free(text);
}

BOTH(SetWindowText)

static void GetWindowText_by(int narrow)
{
	HWND window = next_pointer();
	int n = (int)next_dword();
	void *buffer = marked(narrow, (size_t)n);
	plant();
	answer((number)(narrow ? GetWindowTextA(window, buffer, n) : GetWindowTextW(window, buffer, n)), 0);
	say_text(buffer, narrow);
	free(buffer);
}

BOTH(GetWindowText)

static void GetWindowTextLength_by(int narrow)
{
	HWND window = next_pointer();
	plant();
	answer((number)(narrow ? GetWindowTextLengthA(window) : GetWindowTextLengthW(window)), 0);
}

BOTH(GetWindowTextLength)
