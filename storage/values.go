package storage

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"leadline/bot"
)

// Values as the database wants them: null for what is not there.

func isNone(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

func dateOf(t *time.Time) bot.Date {
	if t == nil {
		return bot.Date{}
	}
	return bot.DateOf(*t, time.UTC)
}

func dateArg(d bot.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := d.At(0, 0, time.UTC)
	return &t
}

// dayInto lets a day be read into a bot.Date.
type dayInto struct{ to *bot.Date }

// ScanDate takes a day over; null is none.
func (d *dayInto) ScanDate(v pgtype.Date) error {
	*d.to = bot.Date{}
	if v.Valid {
		*d.to = bot.DateOf(v.Time, time.UTC)
	}
	return nil
}

func timeArg(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func textArg(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func idArg[T ~int64](id T) *T {
	if id == 0 {
		return nil
	}
	return &id
}

// jsonArg writes a value down; nil pointers and empty values that omit
// themselves are the caller's business.
func jsonArg(v any) (*string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	s := string(b)
	return &s, nil
}

// storable leaves out what no text column takes: NUL, bytes that are no UTF-8.
func storable(s string) string {
	if strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// short cuts a text to at most n bytes of whole characters.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
