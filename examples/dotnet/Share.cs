using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>Share NAME TEXT: prints what a section holds that other programs see too, leaves a text in it, and stays until Enter.</summary>
static class Share
{
	const int Size = 100;

	static int Main(string[] args)
	{
		if (args.Length != 2)
			return 2;
		IntPtr mapping = Kernel32.CreateFileMapping(Kernel32.InvalidHandle, IntPtr.Zero, Kernel32.PageReadWrite, 0, Size, args[0]);
		if (mapping == IntPtr.Zero)
			throw new Win32Exception();
		IntPtr view = Kernel32.MapViewOfFile(mapping, Kernel32.FileMapWrite, 0, 0, UIntPtr.Zero);
		if (view == IntPtr.Zero)
			throw new Win32Exception();

		Console.WriteLine("found: " + Read(view));
		Write(view, args[1]);
		Console.WriteLine("left: " + args[1]);
		Console.ReadLine();

		Kernel32.UnmapViewOfFile(view);
		Kernel32.CloseHandle(mapping);
		return 0;
	}

	static string Read(IntPtr view)
	{
		var bytes = new byte[Size];
		Marshal.Copy(view, bytes, 0, Size);
		return Encoding.UTF8.GetString(bytes, 0, Array.IndexOf(bytes, (byte)0));
	}

	static void Write(IntPtr view, string text)
	{
		byte[] bytes = Encoding.UTF8.GetBytes(text + "\0");
		Marshal.Copy(bytes, 0, view, bytes.Length);
	}
}
