//go:build unix && !linux

package localpg

import "syscall"

// dieWithParent has no means here: after a kill the server stays until the next
// start finds and stops it (clearOrphan).
func dieWithParent(*syscall.SysProcAttr) {}

// freeBytes matters for /dev/shm only, which is Linux's.
func freeBytes(string) uint64 { return 0 }
