package storage

import "testing"

// A password is never among the arguments of a program: everybody on the machine
// can read those.
func TestWithoutPassword(t *testing.T) {
	t.Parallel()
	for database, want := range map[string]string{
		"postgres://lee:hu%20sh@db.test:5433/leads?sslmode=disable": "postgres://lee@db.test:5433/leads?sslmode=disable",
		"postgresql://db.test/leads?password=hu%20sh&user=lee":      "postgresql://db.test/leads?user=lee",
		"host=db.test password='hu sh' user=lee":                    "host=db.test  user=lee",
		"postgres:///leads?host=/run/leadline":                      "postgres:///leads?host=%2Frun%2Fleadline",
	} {
		address, secret, err := withoutPassword(database)
		if err != nil || address != want {
			t.Errorf("%s: %q, %v", database, address, err)
		}
		if len(secret) == 1 && secret[0] != "PGPASSWORD=hu sh" {
			t.Errorf("%s: %q", database, secret)
		}
	}
	if _, _, err := withoutPassword("garbage://"); err == nil {
		t.Error("garbage was taken")
	}
}
