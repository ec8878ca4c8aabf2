using System;
using System.Runtime.InteropServices;

/// <summary>Check: what .NET sees of the last error. Says what is wrong, and ends with how much that is.</summary>
static class Check
{
	static int wrong;

	static int Main()
	{
		CheckFailures();
		CheckSuccess();
		return wrong;
	}

	static void CheckFailures()
	{
		Expect(2, Kernel32.OpenFileMapping(Kernel32.FileMapRead, false, "Local\\nobody made this") == IntPtr.Zero, "open");
		Expect(6, Kernel32.MapViewOfFile(new IntPtr(0x7770), Kernel32.FileMapRead, 0, 0, UIntPtr.Zero) == IntPtr.Zero, "map");
		Expect(6, !Kernel32.CloseHandle(new IntPtr(0x7770)), "close");
		Expect(487, !Kernel32.UnmapViewOfFile(IntPtr.Zero), "unmap");
		Expect(87, Create("Local\\of no size", 0) == IntPtr.Zero, "create");
		Expect(3, Create("a\\b", 1) == IntPtr.Zero, "create in a folder");
	}

	static void CheckSuccess()
	{
		IntPtr first = Create("Local\\grüße 😀", 100);
		Expect(0, first != IntPtr.Zero, "create a new one");
		IntPtr second = Create("Local\\grüße 😀", 100);
		Expect(183, second != IntPtr.Zero, "create one that exists");
		IntPtr view = IntPtr.Zero;
		ExpectQuiet(() => (view = Kernel32.MapViewOfFile(first, Kernel32.FileMapWrite, 0, 0, UIntPtr.Zero)) != IntPtr.Zero, "map");
		ExpectQuiet(() => Kernel32.FlushViewOfFile(view, UIntPtr.Zero), "flush");
		ExpectQuiet(() => Kernel32.UnmapViewOfFile(view), "unmap");
		ExpectQuiet(() => Kernel32.OpenFileMapping(Kernel32.FileMapRead, false, "Local\\grüße 😀") != IntPtr.Zero, "open");
		ExpectQuiet(() => Kernel32.CloseHandle(first) && Kernel32.CloseHandle(second), "close");
	}

	static IntPtr Create(string name, uint size)
	{
		return Kernel32.CreateFileMapping(Kernel32.InvalidHandle, IntPtr.Zero, Kernel32.PageReadWrite, 0, size, name);
	}

	static void Expect(int error, bool right, string what)
	{
		int found = Marshal.GetLastWin32Error();
		if (right && found == error)
			return;
		Console.WriteLine("{0}: {1}, error {2} and not {3}", what, right, found, error);
		wrong++;
	}

	/// <summary>Expects success, and that it leaves the last error as it was.</summary>
	static void ExpectQuiet(Func<bool> call, string what)
	{
		Kernel32.SetLastError(4711);
		bool succeeded = call();
		Expect(Remembered(), succeeded, what);
	}

	/// <summary>.NET reads the last error after each call: Mono what the function left, and others 0, which they set before.</summary>
	static int Remembered()
	{
		return Type.GetType("Mono.Runtime") != null ? 4711 : 0;
	}
}
