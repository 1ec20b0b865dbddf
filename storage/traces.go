package storage

import (
	"strings"

	"leadline/bot"
)

// What customers are called in texts, and the texts of ours and of employees in
// which they stand.

// What waits to be said about the customer is not said; cards are edited instead.
// Lines are worded when they leave; until then they keep what somebody typed.
const sqlSilenceAbout = `
update staff_line
set done_at = $2,
    said = null
where done_at is null
  and (lead_id = any($1) or said::jsonb::text ~* any($3))`

const sqlCancelAbout = `
with gone as (
  delete from queue q
  using outbox o
  where o.id = q.outbox_id
    and (o.lead = any($1) or o.text ~* any($3) or o.payload::text ~* any($3))
    and o.kind not in ('card', 'card_update')
    and q.lease is null
  returning q.outbox_id
)
insert into outcome (outbox_id, state, at)
select outbox_id, 'cancelled', $2
from gone`

// Cards are rendered when they leave, whatever their row says.
const sqlBlankAbout = `
update outbox o
set text = '',
    labels = '{}',
    payload = null,
    buttons = null
where (o.lead = any($1) or o.text ~* any($2) or o.payload::text ~* any($2))
  and (o.text <> '' or o.payload is not null)
  and (o.kind in ('card', 'card_update') or not exists (select 1 from queue q where q.outbox_id = o.id))`

const sqlBlankWaiting = `
update queue q
set blank = true,
    message = null
from outbox o
where o.id = q.outbox_id
  and (o.text ~* any($1) or o.payload::text ~* any($1))`

const sqlBlankInbox = `
update inbox
set payload = '{}'
where payload::text ~* any($1)`

const sqlBlankConversations = `
update conversation
set state = null,
    draft = null,
    drafting = false,
    asking = ''
where state::text ~* any($1)
   or draft::text ~* any($1)`

const sqlBlankHanded = `
update handed_draft
set card = '{}'
where card::text ~* any($1)`

const sqlBlankActivities = `
update activity
set card = '{}',
    note = ''
where card::text ~* any($1)
   or note ~* any($1)`

// tracesOf are patterns of the texts in which a card's customer may stand.
func tracesOf(c bot.Card) (words []string) {
	if b := c.Business; b != nil {
		words = append(words, traces(b.Name, b.Street, "", nil, nil)...)
	}
	for _, p := range []*bot.Party{c.DecisionMaker, c.SpokeWith} {
		if p != nil {
			words = append(words, traces("", "", p.Name, []string{p.Phone}, []string{p.Email})...)
		}
	}
	return words
}

// traces are patterns for what customers are called in texts, however written:
// a name with or without apostrophes, a number with any signs in it. A first
// name alone is nobody in particular.
func traces(name, street, contact string, phones, emails []string) (all []string) {
	if !strings.Contains(strings.TrimSpace(contact), " ") {
		contact = ""
	}
	for _, s := range []string{name, street, contact} {
		if p := loose(s); p != "" {
			all = append(all, p)
		}
	}
	for _, s := range phones {
		if d := strings.TrimPrefix(s, "+1"); len(d) == 10 {
			all = append(all, d[:3]+`\D{0,3}`+d[3:6]+`\D{0,3}`+d[6:])
		}
	}
	for _, s := range emails {
		if p := loose(s); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// loose is a pattern for a text's letters and digits, with whatever signs in
// between; "" for a text with fewer than three of them.
func loose(s string) string {
	var words []string
	letters := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(s)), func(r rune) bool { return !isLetterOrDigit(r) }) {
		var b []string
		for _, r := range w {
			b = append(b, string(r))
			letters++
		}
		words = append(words, strings.Join(b, `['’]?`))
	}
	if letters < 3 {
		return ""
	}
	return `(^|\W|\\n)` + strings.Join(words, `(\W|\\u[0-9a-f]{4}|\\n|and)*`) + `(\W|$)`
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80
}

// literally makes a handle stand for itself in a pattern.
func literally(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !isLetterOrDigit(r) && r != '_' && (r < 'A' || r > 'Z') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
