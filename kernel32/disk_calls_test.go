package kernel32_test

import (
	"winshm/conformance"
	"winshm/kernel32"
)

// The calls of the conformance cases for files, and the newer ones for sections and views.

func diskCalls() map[string]func(arguments) string {
	return map[string]func(arguments) string{
		"CreateFile": createFile,
		"CreatePipe": func(arguments) string {
			var in, out kernel32.Handle
			err := kernel32.CreatePipe(&in, &out, nil, 0)
			return conformance.Answer(result(in, err), uint64(out))
		},
		"ReadFile":         readFile,
		"WriteFile":        func(a arguments) string { return done(kernel32.WriteFile(handle(a), a.Bytes(), new(uint32), nil)) },
		"SetFilePointerEx": setFilePointer,
		"SetEndOfFile":     onHandle(kernel32.SetEndOfFile),
		"FlushFileBuffers": onHandle(kernel32.FlushFileBuffers),
		"GetFileSizeEx": func(a arguments) string {
			var size int64
			err := kernel32.GetFileSizeEx(handle(a), &size)
			return conformance.Answer(truth(err), uint64(size))
		},
		"DeleteFile": func(a arguments) string { return done(kernel32.DeleteFile(wide(a.Name()))) },
		"CopyFile": func(a arguments) string {
			return done(kernel32.CopyFile(wide(a.Name()), wide(a.Name()), a.Dword() != 0))
		},
		"CreateFileMappingNuma": func(a arguments) string {
			return opened(kernel32.CreateFileMappingNuma(handle(a), nil, a.Dword(), a.Dword(), a.Dword(), wide(a.Name()), a.Dword()))
		},
		"CreateFileMappingFromApp": func(a arguments) string {
			return opened(kernel32.CreateFileMappingFromApp(handle(a), nil, a.Dword(), a.Number(), wide(a.Name())))
		},
		"OpenFileMappingFromApp": byName(kernel32.OpenFileMappingFromApp),
		"MapViewOfFileExNuma": func(a arguments) string {
			return mapped(kernel32.MapViewOfFileExNuma(handle(a), a.Dword(), a.Dword(), a.Dword(), pointerOf(a), pointerOf(a), a.Dword()))
		},
		"MapViewOfFileFromApp": func(a arguments) string {
			return mapped(kernel32.MapViewOfFileFromApp(handle(a), a.Dword(), a.Number(), pointerOf(a)))
		},
		"MapViewOfFile3": func(a arguments) string {
			return mapped(kernel32.MapViewOfFile3(handle(a), handle(a), pointerOf(a), a.Number(), pointerOf(a), a.Dword(), a.Dword(), nil))
		},
		"UnmapViewOfFileEx": func(a arguments) string { return done(kernel32.UnmapViewOfFileEx(pointerOf(a), a.Dword())) },
		"UnmapViewOfFile2": func(a arguments) string {
			addr := pointerOf(a)
			return done(kernel32.UnmapViewOfFile2(handle(a), addr, a.Dword()))
		},
	}
}

func pointerOf(a arguments) uintptr { return uintptr(a.Number()) }

func mapped(addr uintptr, err error) string { return conformance.Answer(result(addr, err)) }

func createFile(a arguments) string {
	h, err := kernel32.CreateFile(wide(a.Name()), a.Dword(), a.Dword(), nil, a.Dword(), a.Dword(), 0)
	if err != nil {
		h = 0
	}
	return opened(h, err)
}

func readFile(a arguments) string {
	var n uint32
	h, data := handle(a), make([]byte, a.Dword())
	err := kernel32.ReadFile(h, data, &n, nil)
	return conformance.Answer(truth(err), conformance.Hex(data[:n]))
}

func setFilePointer(a arguments) string {
	return done(kernel32.SetFilePointerEx(handle(a), int64(a.Number()), nil, kernel32.FILE_BEGIN))
}
