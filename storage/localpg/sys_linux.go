package localpg

import "syscall"

// dieWithParent asks the kernel to stop the server when we die, even by kill -9.
// It is tied to the thread that started the process, not to the whole program.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = stopFast }

// freeBytes is the room left on the file system of dir.
func freeBytes(dir string) uint64 {
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return 0
	}
	return st.Bavail * uint64(st.Bsize)
}
