using System;
using System.Runtime.InteropServices;

/// <summary>Win32's functions for shared memory, declared as they are for Windows.</summary>
static class Kernel32
{
	public static readonly IntPtr InvalidHandle = new IntPtr(-1);

	public const uint PageReadWrite = 0x04;
	public const uint FileMapWrite = 0x02;
	public const uint FileMapRead = 0x04;

	[DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
	public static extern IntPtr CreateFileMapping(IntPtr file, IntPtr attributes, uint protect, uint sizeHigh, uint sizeLow, string name);

	[DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
	public static extern IntPtr OpenFileMapping(uint access, bool inherit, string name);

	[DllImport("kernel32", SetLastError = true)]
	public static extern IntPtr MapViewOfFile(IntPtr mapping, uint access, uint offsetHigh, uint offsetLow, UIntPtr bytes);

	[DllImport("kernel32", SetLastError = true)]
	public static extern bool UnmapViewOfFile(IntPtr view);

	[DllImport("kernel32", SetLastError = true)]
	public static extern bool FlushViewOfFile(IntPtr view, UIntPtr bytes);

	[DllImport("kernel32", SetLastError = true)]
	public static extern bool CloseHandle(IntPtr handle);

	[DllImport("kernel32")]
	public static extern void SetLastError(uint code);
}
