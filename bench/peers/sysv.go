package main

import (
	"os"

	"github.com/gen2brain/shm"
)

// sysV is System V shared memory. Its names are numbers: the bench's process number is that of the memory which is kept, as
// both workers have the bench as their parent.
type sysV struct {
	kept, brief int // keys
	keeps       bool
}

func newSysV() *sysV { return &sysV{kept: key(os.Getppid()), brief: key(os.Getpid())} }

// key is a process's own key, which the bench knows too.
func key(pid int) int { return 'W'<<24 | pid }

// make makes memory and touches it.
func (s *sysV) make(key int) (id int, err error) {
	if id, err = shm.Get(key, size, shm.IPC_CREAT|shm.IPC_EXCL|0o600); err != nil {
		return 0, os.NewSyscallError("shmget", err)
	}
	return id, s.touch(id)
}

// touch attaches memory, writes to it and detaches it.
func (s *sysV) touch(id int) error {
	data, err := shm.At(id, 0, 0)
	if err != nil {
		return os.NewSyscallError("shmat", err)
	}
	data[0] = 1
	return os.NewSyscallError("shmdt", shm.Dt(data))
}

func (s *sysV) life() error {
	id, err := s.make(s.brief)
	if err != nil {
		return err
	}
	return os.NewSyscallError("shmctl", shm.Rm(id))
}

func (s *sysV) keep() error {
	_, err := s.make(s.kept)
	s.keeps = err == nil
	return err
}

func (s *sysV) visit() error {
	id, err := shm.Get(s.kept, size, 0)
	if err != nil {
		return os.NewSyscallError("shmget", err)
	}
	return s.touch(id)
}

// close removes what is kept.
func (s *sysV) close() error {
	if !s.keeps {
		return nil
	}
	id, err := shm.Get(s.kept, size, 0)
	if err != nil {
		return os.NewSyscallError("shmget", err)
	}
	return os.NewSyscallError("shmctl", shm.Rm(id))
}
