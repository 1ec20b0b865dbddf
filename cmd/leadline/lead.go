package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"leadline/storage"
)

// LeadCmd prints one lead.
type LeadCmd struct {
	Code string `arg:"" help:"The lead's code, like CC-7K3M4."`
}

// Run prints it with its events, as JSON.
func (c *LeadCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		l, err := s.Lead(e.ctx, strings.ToUpper(c.Code))
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("there is no lead %s", c.Code)
		}
		if err != nil {
			return err
		}
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		return enc.Encode(l.At(e.now()))
	})
}
