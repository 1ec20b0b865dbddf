package localpg

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
)

// Windows has neither the users nor the sockets that this package rests on;
// openPlace refuses there, and this only lets the program compile.

const (
	stopFast      = syscall.SIGINT
	stopImmediate = syscall.SIGKILL
)

func tryLock(*os.File) (bool, error)     { return false, errors.ErrUnsupported }
func unlock(f *os.File) error            { return f.Close() }
func (a account) prepare(*exec.Cmd)      {}
func (a account) reaches(string) bool    { return false }
func ownerOf(fs.FileInfo) int            { return -1 }
func groupOf(fs.FileInfo) int            { return -1 }
func exists(int) bool                    { return false }
func signal(int, syscall.Signal) error   { return errors.ErrUnsupported }
func (p *process) signal(syscall.Signal) {}
func freeBytes(string) uint64            { return 0 }
