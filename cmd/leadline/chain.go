package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"leadline/storage"
)

// AuditCmd is about the chain of events.
type AuditCmd struct {
	Verify AuditVerifyCmd `cmd:"" help:"Follow the chain of events; name the first row that is not as it was sealed."`
}

// AuditVerifyCmd is audit verify.
type AuditVerifyCmd struct {
	Anchor string `help:"An end of the chain that was noted outside the database, as this command and the log print it: number, colon, hash." placeholder:"N:HASH"`
}

// Run prints the end of the chain, to be kept elsewhere; exit code 1 and the
// first bad row where it does not hold.
func (c *AuditVerifyCmd) Run(e *env) error {
	anchor, err := parseAnchor(c.Anchor)
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		a, err := s.AuditVerify(e.ctx, anchor)
		if err != nil {
			return err
		}
		if a.Bad != "" {
			return errors.New("the chain of events is broken at " + a.Bad)
		}
		fmt.Fprintf(e.out, "the chain of events is whole: %d rows, %d of them of words erased since\n", a.Head.N, a.Erased)
		if a.Head.N > 0 {
			fmt.Fprintf(e.out, "end: %s\n", a.Head)
		}
		if a.Waiting > 0 {
			fmt.Fprintf(e.out, "%d events wait to be sealed; serve does it within seconds\n", a.Waiting)
		}
		return nil
	})
}

func parseAnchor(text string) (a storage.AuditHead, err error) {
	if text == "" {
		return a, nil
	}
	n, hash, _ := strings.Cut(text, ":")
	if a.N, err = strconv.ParseInt(n, 10, 64); err == nil {
		a.Hash, err = hex.DecodeString(hash)
	}
	if err != nil || a.N < 1 || len(a.Hash) != 32 {
		return a, usage("--anchor takes number, colon and hash, as `leadline audit verify` prints the end")
	}
	return a, nil
}

const (
	sealEvery = 10 * time.Second
	postEvery = 24 * time.Hour
)

// seal lengthens the chain over what was committed.
func seal(ctx context.Context, e *env, s *storage.Store) error {
	for {
		_, n, err := s.Seal(ctx, rand.Reader, e.now())
		if err != nil || n == 0 {
			return err
		}
	}
}

// postHead says in the log, which is kept outside the database, where the chain
// ends today.
func postHead(ctx context.Context, e *env, s *storage.Store) error {
	head, _, err := s.Seal(ctx, rand.Reader, e.now())
	if err == nil && head.N > 0 {
		e.log.Info("the chain of events ends; keep this line elsewhere", "anchor", head.String())
	}
	return err
}
