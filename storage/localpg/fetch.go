package localpg

import (
	"context"
	"errors"
)

const fetchMajor = 18

// fetchHomes are the folders that may hold fetched programs.
func (s *Server) fetchHomes() []string { return []string{s.place.dir} }

func (s *Server) fetch(ctx context.Context) (string, error) {
	return "", errors.New("no PostgreSQL was found: " + advice)
}
