package object

// Rights of a process handle (PROCESS_*).
const (
	ProcessTerminate    = 0x1
	ProcessDupHandle    = 0x40
	ProcessQuery        = 0x400
	ProcessQueryLimited = 0x1000
	ProcessAll          = 0x1FFFFF
)

// ProcessType is the type of processes, as objects that others hold handles to.
var ProcessType = &Type{
	ID: 2, Name: "Process",
	valid: ProcessAll, read: 0x20410, write: 0x20BEA, execute: 0x121001, all: ProcessAll,
}

// Rights of a thread handle (THREAD_*).
const (
	ThreadSuspendResume = 0x2
	ThreadSetContext    = 0x10
	ThreadQuery         = 0x40
	ThreadQueryLimited  = 0x800
	ThreadAll           = 0x1FFFFF
)

// ThreadType is the type of threads.
var ThreadType = &Type{
	ID: 3, Name: "Thread",
	valid: ThreadAll, read: 0x20048, write: 0x20437, execute: 0x120800, all: ThreadAll,
}
