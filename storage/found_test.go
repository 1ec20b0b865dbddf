package storage

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Customers of a trade are called much alike. A search among ten thousand of
// them answers at once: who waits for it holds up a whole batch of talks.
func TestP35_SearchAmongManyAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	db, err := pgx.Connect(ctx, w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	for _, sql := range []string{
		`insert into customer (id, name, sought, zip5, district, made_at)
		select n, 'Shop ' || n || ' Bikes', 'SHOP ' || n || ' BIKES', '80002', case when n % 4 = 0 then 'CO-WY' else 'KS-MO' end, now()
		from generate_series(1, 10000) n`,
		`insert into lead (code, program, status, source, station, card_date, submitted_at, input_due, clock_state, promise_due, pool, customer, card)
		select 'CC-' || lpad(upper(to_hex(n)), 5, '0'), 'CC', 'no_sale', 'sms', 'ARVADA', current_date, now(), now(), 'met', now(), case when n % 4 = 0 then 'CO-WY' else 'KS-MO' end, n, '{"concurrence":true}'
		from generate_series(1, 10000) n`,
	} {
		if _, err := db.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	search := bot.Search{Districts: []string{"CO-WY"}, Words: "shop 4444 bikes"}
	var found []bot.Found
	begun := time.Now()
	err = w.Apply(ctx, []bot.Need{search.Need()}, func(r bot.Records) bot.Change {
		found = r.Found[search.Need().Key]
		return bot.Change{}
	})
	took := time.Since(begun)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 || found[0].ID != 4444 || !found[0].Exact {
		t.Errorf("found %+v, want customer 4444 first", found)
	}
	if took > 4*time.Second {
		t.Errorf("the search took %s", took)
	}
}
