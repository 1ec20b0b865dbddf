package main

import (
	"fmt"

	"leadline/storage"
)

// VerifyCmd checks every invariant on the live database.
type VerifyCmd struct{}

// Run prints what does not hold; exit code 1 then.
func (*VerifyCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		checks, err := s.Verify(e.ctx, e.now())
		if err != nil {
			return err
		}
		failed := 0
		for _, c := range checks {
			mark := "holds "
			if len(c.Rows) > 0 {
				mark, failed = "FAILS ", failed+1
			}
			fmt.Fprintln(e.out, mark+c.Text)
			for _, row := range c.Rows {
				fmt.Fprintln(e.out, "      "+row)
			}
		}
		if failed > 0 {
			return fmt.Errorf("%d of %d invariants fail", failed, len(checks))
		}
		return nil
	})
}
