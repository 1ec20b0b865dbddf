package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ticksPerSecond is the kernel's unit of /proc CPU times; 100 on every Linux
// that Go runs on.
const ticksPerSecond = 100

// cpuOf is the CPU time that a process and, with children, its direct children
// have used; 0 where there is no /proc.
func cpuOf(pid int, children bool) time.Duration {
	ticks := int64(0)
	for _, p := range processes() {
		if p.pid == pid || children && p.parent == pid {
			ticks += p.ticks
		}
		if p.pid == pid && children { // connections that were closed meanwhile
			ticks += p.ended
		}
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

type process struct {
	pid, parent int
	ticks       int64
	ended       int64 // of children that have ended
}

// processes reads /proc/*/stat.
func processes() (all []process) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // it ended meanwhile
		}
		text := string(b)
		end := strings.LastIndexByte(text, ')') // the name may hold anything
		if end < 0 {
			continue
		}
		fields := strings.Fields(text[end+1:])
		if len(fields) < 15 {
			continue
		}
		p := process{}
		p.pid, _ = strconv.Atoi(strings.Fields(text)[0])
		p.parent, _ = strconv.Atoi(fields[1])
		user, _ := strconv.ParseInt(fields[11], 10, 64)
		system, _ := strconv.ParseInt(fields[12], 10, 64)
		endedUser, _ := strconv.ParseInt(fields[13], 10, 64)
		endedSystem, _ := strconv.ParseInt(fields[14], 10, 64)
		p.ticks, p.ended = user+system, endedUser+endedSystem
		all = append(all, p)
	}
	return all
}

// busy is the CPU time that all processes of the machine have used.
func busy() time.Duration {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(b), "\n")
	fields := strings.Fields(line)
	ticks := int64(0)
	for i, f := range fields {
		if i == 0 || i == 4 || i == 5 || i > 7 { // cpu, idle, iowait, guests
			continue
		}
		n, _ := strconv.ParseInt(f, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

// peakMemory is the largest resident size a process had, in MiB.
func peakMemory(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// postmaster is the process of a private server, by its pid file.
func postmaster(dir string) int {
	b, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(strings.SplitN(string(b), "\n", 2)[0]))
	return pid
}
