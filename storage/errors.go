package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNotFound: there is no such row.
var ErrNotFound = errors.New("not found")

// transientClasses are the SQLSTATE classes and codes that say nothing about
// the message: a lost connection, a full disk, a server going down or demoted,
// a lock or a deadlock.
var transientClasses = []string{"08", "40", "53", "57", "58", "25006", "25P03", "55P03"}

// Error is what went wrong in the database, with what was being done.
type Error struct {
	doing string
	cause error
}

func (e *Error) Error() string { return e.doing + ": " + e.cause.Error() }
func (e *Error) Unwrap() error { return e.cause }

// Transient says whether the same may well succeed later: then it is the
// database's bad moment, not the fault of what was to be written.
func (e *Error) Transient() bool {
	if errors.Is(e.cause, pgx.ErrNoRows) || errors.Is(e.cause, ErrNotFound) {
		return false
	}
	if code := codeOf(e.cause); code != "" {
		for _, class := range transientClasses {
			if strings.HasPrefix(code, class) {
				return true
			}
		}
		return false
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](e.cause)
	return connecting || errors.Is(e.cause, context.DeadlineExceeded) || errors.Is(e.cause, context.Canceled) || isBroken(e.cause)
}

// isBroken: the connection ended in the middle; what was sent may be done.
func isBroken(err error) bool {
	_, network := errors.AsType[net.Error](err)
	return network || pgconn.SafeToRetry(err) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed)
}

// wrap says what was being done when err happened; nil stays nil.
func wrap(err error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{fmt.Sprintf(doing, args...), err}
}
