package kernel32

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"syscall"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// CreateProcess runs a program. The command line is taken apart as programs on Windows do, and the program is looked for
// as there: beside this one, in the current folder, on PATH; a name that ends in .exe is also found without it. The child
// gets the inheritable handles at the same values if inheritHandles is set (those of the attribute list alone, if a
// StartupInfoEx has one). env is a block of NAME=value strings, in UTF-16 with CREATE_UNICODE_ENVIRONMENT and in UTF-8
// without.
func CreateProcess(
	appName, commandLine *uint16, procSecurity, threadSecurity *SecurityAttributes, inheritHandles bool, creationFlags uint32,
	env *uint16, currentDir *uint16, startupInfo *StartupInfo, outProcInfo *ProcessInformation,
) error {
	if creationFlags&CREATE_NEW_CONSOLE != 0 && creationFlags&DETACHED_PROCESS != 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	spec := client.ChildSpec{Inherit: inheritHandles, Suspended: creationFlags&CREATE_SUSPENDED != 0, Env: os.Environ()}
	var err error
	if spec.ProcessFlags, err = plainInheritance(procSecurity); err != nil {
		return err
	}
	if spec.ThreadFlags, err = plainInheritance(threadSecurity); err != nil {
		return err
	}
	if spec.Path, spec.Args, err = client.Program(text(appName), text(commandLine)); err != nil {
		return err
	}
	if env != nil {
		spec.Env = environment(env, creationFlags&CREATE_UNICODE_ENVIRONMENT != 0)
	}
	if dir := text(currentDir); dir != nil {
		if spec.Dir, err = client.Directory(*dir); err != nil {
			return err
		}
	}
	if creationFlags&EXTENDED_STARTUPINFO_PRESENT != 0 {
		spec.Only = listedHandles(startupInfo)
	}
	release, err := standardFiles(&spec, startupInfo)
	if err != nil {
		return err
	}
	defer release()
	child, err := client.Default().StartProcess(spec)
	if err != nil {
		return startError(err)
	}
	*outProcInfo = ProcessInformation{
		Process: Handle(child.Process), Thread: Handle(child.Thread), ProcessId: uint32(child.PID), ThreadId: uint32(child.PID),
	}
	return nil
}

// standardFiles replaces the standard files of a child that is to inherit others. The caller calls release when the child
// has them.
func standardFiles(spec *client.ChildSpec, info *StartupInfo) (release func(), err error) {
	var releases []func()
	release = func() {
		for _, f := range releases {
			f()
		}
	}
	if info == nil || info.Flags&STARTF_USESTDHANDLES == 0 || !spec.Inherit {
		return release, nil
	}
	for i, h := range []Handle{info.StdInput, info.StdOutput, info.StdErr} {
		if h == 0 || h == InvalidHandle {
			continue
		}
		file, done, err := client.HoldFile(number(h))
		if err != nil {
			release()
			return nil, err
		}
		spec.Files[i] = file
		releases = append(releases, done)
	}
	return release, nil
}

// startError turns the kernel's reason for not running a program into Win32's.
func startError(err error) error {
	for _, known := range []struct {
		is   error
		code winerr.Errno
	}{
		{syscall.ENOEXEC, winerr.ERROR_BAD_EXE_FORMAT},
		{syscall.ELIBBAD, winerr.ERROR_BAD_EXE_FORMAT},
		{syscall.E2BIG, winerr.ERROR_FILENAME_EXCED_RANGE},
		{syscall.ETXTBSY, winerr.ERROR_SHARING_VIOLATION},
		{syscall.EAGAIN, winerr.ERROR_NO_SYSTEM_RESOURCES},
		{syscall.ENOMEM, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{syscall.EMFILE, winerr.ERROR_NO_SYSTEM_RESOURCES},
		{syscall.ENFILE, winerr.ERROR_NO_SYSTEM_RESOURCES},
		{fs.ErrNotExist, winerr.ERROR_FILE_NOT_FOUND},
		{fs.ErrPermission, winerr.ERROR_ACCESS_DENIED},
	} {
		if errors.Is(err, known.is) {
			return known.code
		}
	}
	return err
}

// OpenProcess opens a process of the same user.
func OpenProcess(desiredAccess uint32, inheritHandle bool, processId uint32) (Handle, error) {
	flags := uint32(0)
	if inheritHandle {
		flags = client.Inherit
	}
	if processId > math.MaxInt32 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	h, err := client.Default().OpenProcess(desiredAccess, flags, int(processId))
	return Handle(h), err
}

// TerminateProcess ends a process with that exit code. ERROR_ACCESS_DENIED: it has ended already.
func TerminateProcess(handle Handle, exitCode uint32) error {
	return client.Default().TerminateProcess(number(handle), exitCode)
}

// GetExitCodeProcess stores a process's exit code, or STILL_ACTIVE.
func GetExitCodeProcess(handle Handle, exitcode *uint32) error {
	code, _, err := client.Default().ExitCode(number(handle), object.ProcessType)
	if err == nil {
		*exitcode = code
	}
	return err
}

// GetExitCodeThread stores a thread's exit code, or STILL_ACTIVE. That of a process's first thread is the process's.
func GetExitCodeThread(handle Handle, exitcode *uint32) error {
	code, _, err := client.Default().ExitCode(number(handle), object.ThreadType)
	if err == nil {
		*exitcode = code
	}
	return err
}

// ResumeThread lets the first thread of a process run that was created with CREATE_SUSPENDED, and returns how often it had
// been suspended: 1, or 0 if it runs.
func ResumeThread(thread Handle) (uint32, error) {
	before, err := client.Default().ResumeThread(number(thread))
	if err != nil {
		return math.MaxUint32, err
	}
	return before, nil
}

// GetCurrentProcess returns the pseudo handle of this process.
func GetCurrentProcess() Handle { return InvalidHandle }

// GetCurrentThread returns the pseudo handle of the calling thread.
func GetCurrentThread() Handle { return currentThread }

// GetCurrentThreadId returns the number of the calling thread, which is the kernel's.
func GetCurrentThreadId() uint32 { return client.CurrentThreadID() }

// GetCurrentProcessId returns the number of this process.
func GetCurrentProcessId() uint32 { return uint32(os.Getpid()) }

// GetProcessId returns the number of a process.
func GetProcessId(process Handle) (uint32, error) {
	pid, err := client.Default().ProcessID(number(process))
	return uint32(pid), err
}

// GetThreadId returns the number of a thread.
func GetThreadId(thread Handle) (uint32, error) { return client.Default().ThreadID(number(thread)) }

// ExitProcess ends this process. Others learn all 32 bits of the code.
func ExitProcess(exitcode uint32) {
	client.Default().AnnounceExit(exitcode)
	os.Exit(int(exitcode & 0xFF))
}
