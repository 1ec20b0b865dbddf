package storagetest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"leadline/storage/storagetest"
)

func TestMain(m *testing.M) { storagetest.Main(m) }

// migrate stands for a real one.
func migrate(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, `create extension pg_trgm; create table note (id int primary key, text text not null)`)
	return err
}

func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			conn, err := pgx.Connect(t.Context(), storagetest.Open(t, migrate))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(context.Background())
			if _, err := conn.Exec(t.Context(), `insert into note values (1, 'only here')`); err != nil {
				t.Fatal(err)
			}
			var n int
			if err := conn.QueryRow(t.Context(), `select count(*) from note`).Scan(&n); err != nil || n != 1 {
				t.Fatalf("%d notes, %v", n, err)
			}
		})
	}
}
