package storage

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// cards are dialogs that read a lead from one text, "SEND Name|street|zip|phone",
// take one back, "TAKE CODE", and reopen one, "REOPEN CODE"; the rules behind them are the real ones.
type cards struct{}

func (cards) Form(bot.FormScene) bot.FormView { return bot.FormView{} }

func (cards) Tell(n bot.News, _ string) bot.Message {
	return bot.Message{Text: n.What + " " + n.Lead.Code}
}

func (cards) Hear(s bot.Scene) (t bot.Turn) {
	for i, in := range s.Heard {
		word, rest, _ := strings.Cut(in.Text, " ")
		switch word {
		case "SEND":
			t.Do = append(t.Do, bot.SendLead{Draft: fmt.Sprint("d", in.ID), Code: bot.NewCode("CC", s.Seed, i), Card: cardOf(rest), Source: "sms"})
		case "TAKE":
			t.Do = append(t.Do, bot.WithdrawLead{Code: rest})
		case "REOPEN":
			t.Do = append(t.Do, bot.ReopenLead{Code: rest})
		}
	}
	t.State = []byte(`{}`)
	t.Say = []bot.Message{{Text: "ok"}}
	return t
}

func cardOf(text string) bot.Card {
	f := append(strings.Split(text, "|"), "", "", "", "")
	yes := true
	c := bot.Card{Concurrence: &yes, Business: &bot.Business{Name: f[0], Street: f[1], ZIP5: f[2]}}
	if f[3] != "" {
		c.DecisionMaker = &bot.Party{Name: "Ann Ruiz", Phone: f[3]}
	}
	return c
}

// office is a bot over a store of this world.
func (w *world) office(s *Store) *bot.Bot {
	set := bot.DefaultSettings()
	return bot.New(bot.Parts{Store: s, Dialogs: cards{}, Settings: &set, Now: func() time.Time { return w.at }, Key: []byte("customers"), Log: slog.New(slog.DiscardHandler), ByHand: true})
}

// TestP13_OneBusinessThreeCarriers: three carriers send the same 400 businesses
// at once, each in an order of their own, by phone or by a place written
// differently, over two processes: each business has exactly one first lead, and
// the two others are its duplicates.
func TestP13_OneBusinessThreeCarriers(t *testing.T) {
	t.Parallel()
	const businesses = 400
	w := newWorld(t)
	w.roster(bot.Person{Handle: "sam", Name: "Sam Low", Craft: bot.CityCarrier, Station: "ARVADA"}, bot.Person{Handle: "kit", Name: "Kit Hall", Craft: bot.CityCarrier, Station: "ARVADA"})
	other := w.open()
	texts := func(n, who int) string {
		number := fmt.Sprintf("+1303%07d", 5550000+n)
		if n%2 == 0 { // by phone
			return fmt.Sprintf("SEND Shop %d of %d|%d Oak Ave|8000%d|%s", n, who, who+1, who, number)
		}
		return fmt.Sprintf("SEND %s|%s|80002", []string{"Joe's Shop %d, Inc.", "Joes Shop %d", "The JOE’S SHOP %d LLC"}[who], []string{"%d North Main Street", "%d N. Main St", "%d n main st ste 4"}[who])
	}
	var wg sync.WaitGroup
	for who, handle := range []string{"dot", "sam", "kit"} {
		from := phone(who)
		person := w.enrol(from, handle)
		store := []*Store{w.Store, other}[who%2]
		desk := w.office(store)
		order := rand.New(rand.NewPCG(7, uint64(who))).Perm(businesses)
		wg.Go(func() {
			for _, n := range order {
				text := texts(n, who)
				if n%2 == 1 {
					text = fmt.Sprintf(text, n, n)
				}
				in := bot.Inbound{Keys: []string{fmt.Sprint("sms:", who, n)}, Kind: bot.Text, From: from, At: w.at, Message: fmt.Sprint(who, n), Text: text}
				if _, err := store.Accept(t.Context(), in); err != nil {
					t.Error(err)
					return
				}
				if err := desk.Exchange(t.Context(), person); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if n := one[int](w, `select count(*) from lead`); n != 3*businesses {
		t.Fatalf("%d leads", n)
	}
	if n := one[int](w, `select count(*) from lead where status = 'open' and duplicate_of is null`); n != businesses {
		t.Errorf("%d first leads", n)
	}
	if n := one[int](w, `select count(*) from lead d join lead f on f.code = d.duplicate_of where d.status = 'duplicate' and f.status = 'open' and f.customer = d.customer`); n != 2*businesses {
		t.Errorf("%d duplicates of a first lead", n)
	}
	if n := one[int](w, `select count(*) from customer`); n != businesses {
		t.Errorf("%d customers", n)
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
}

// TestP13_OneBatch: turns that share a transaction do not see each other's
// leads; those about one customer are put off, also if their keys differ.
func TestP13_OneBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var carriers []bot.Person
	for i := range 12 {
		carriers = append(carriers, bot.Person{Handle: fmt.Sprint("c", i), Name: "Carrier", Craft: bot.CityCarrier, Station: "ARVADA"})
	}
	w.roster(carriers...)
	desk := w.office(w.Store)
	var people []bot.PersonID
	for i, c := range carriers {
		people = append(people, w.enrol(phone(i), c.Handle))
	}
	w.hear(phone(0), "SEND Vita Co|40 Elm St|80002|+13035550142") // two keys, one customer
	if err := desk.Exchange(t.Context(), people[0]); err != nil {
		t.Fatal(err)
	}
	w.exec(`update lead set status = 'no_sale', closed_at = $1`, w.at)
	for i := range 12 {
		text := "SEND Vita|40 Elm Street|80002"
		if i%2 == 0 {
			text = "SEND Golden Fruit|9 Oak Ave|80002|+13035550142"
		}
		w.hear(phone(i), text)
	}
	if err := desk.Exchange(t.Context(), people...); err != nil {
		t.Fatal(err)
	}
	if open, all := one[int](w, `select count(*) from lead where status = 'open'`), one[int](w, `select count(*) from lead`); open != 1 || all != 13 {
		t.Errorf("%d of %d leads are first", open, all)
	}
	if n := one[int](w, `select count(distinct customer) from lead`); n != 1 {
		t.Errorf("%d customers", n)
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
}

// TestP3_EachInTheOthersWay: turns of one batch that all lock a lead and then ask for
// its customer put each other off; they are taken one by one, and end.
func TestP3_EachInTheOthersWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var carriers []bot.Person
	for i := range 3 {
		carriers = append(carriers, bot.Person{Handle: fmt.Sprint("c", i), Name: "Carrier", Craft: bot.CityCarrier, Station: "ARVADA"})
	}
	w.roster(carriers...)
	desk := w.office(w.Store)
	var people []bot.PersonID
	for i, c := range carriers {
		people = append(people, w.enrol(phone(i), c.Handle))
		w.hear(phone(i), fmt.Sprintf("SEND %[1]s Co|%[2]d Elm St|80002", []string{"Vita", "Alpine", "Cedar"}[i], 40+i))
	}
	if err := desk.Exchange(t.Context(), people...); err != nil {
		t.Fatal(err)
	}
	w.exec(`update lead set status = 'no_sale', closed_at = $1`, w.at)
	for i, who := range people {
		if err := w.Grant(t.Context(), who, bot.Grant{Role: bot.SalesManager, Scope: "CO-WY", Side: "usps"}, w.at); err != nil {
			t.Fatal(err)
		}
		w.hear(phone(i), "REOPEN "+one[string](w, `select code from lead where submitter_id = $1`, who))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := desk.Exchange(ctx, people...); err != nil {
		t.Fatal(err)
	}
	if n := one[int](w, `select count(*) from lead where status = 'open'`); n != 3 {
		t.Errorf("%d of 3 leads were opened again", n)
	}
}

// TestP13_TakenBackMeanwhile: one carrier takes the first lead back while others
// send the same customer: nobody's lead is left without a first one.
func TestP13_TakenBackMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster(bot.Person{Handle: "sam", Craft: bot.CityCarrier, Station: "ARVADA"}, bot.Person{Handle: "kit", Craft: bot.CityCarrier, Station: "ARVADA"})
	people := map[string]bot.PersonID{"dot": w.enrol(phone(0), "dot"), "sam": w.enrol(phone(1), "sam"), "kit": w.enrol(phone(2), "kit")}
	desks := []*bot.Bot{w.office(w.Store), w.office(w.open())}
	for round := range 25 {
		card := fmt.Sprintf("SEND Shop %d|1 Oak Ave|80002|+1303555%04d", round, round)
		w.hear(phone(0), card)
		if err := desks[0].Exchange(t.Context(), people["dot"]); err != nil {
			t.Fatal(err)
		}
		code := one[string](w, `select code from lead order by id desc limit 1`)
		w.hear(phone(0), "TAKE "+code)
		w.hear(phone(1), card)
		w.hear(phone(2), card)
		var wg sync.WaitGroup
		for i, who := range []string{"dot", "sam", "kit"} {
			wg.Go(func() {
				if err := desks[i%2].Exchange(t.Context(), people[who]); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := one[int](w, `select count(*) from lead where status = 'open' and card::jsonb -> 'business' ->> 'name' = $1`, fmt.Sprint("Shop ", round)); n != 1 {
			t.Errorf("round %d: %d first leads", round, n)
		}
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
}
