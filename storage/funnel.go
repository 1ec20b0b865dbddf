package storage

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"leadline/bot"
)

// How far people come is counted, without saying who.

// sqlFunnel: backends differ in their numbers, so those that write at once
// seldom meet on a row.
const sqlFunnel = `
insert into funnel as f (day, dialog, version, question, outcome, channel, lang, shard, count)
select $1, g.dialog, g.version, g.question, g.outcome, g.channel, g.lang, pg_backend_pid() % 16, g.count
from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
  as g (dialog, version, question, outcome, channel, lang, count)
on conflict (day, dialog, version, question, outcome, channel, lang, shard) do update
set count = f.count + excluded.count`

type rungKey struct {
	rung          bot.Rung
	channel, lang string
}

func (w *writer) queueFunnel(p *pipeline) {
	if len(w.rungs) == 0 {
		return
	}
	keys := slices.SortedFunc(maps.Keys(w.rungs), func(a, b rungKey) int { // in one order, so that writers do not wait crosswise
		return cmp.Or(cmp.Compare(a.rung.Dialog, b.rung.Dialog), cmp.Compare(a.rung.Version, b.rung.Version), cmp.Compare(a.rung.Question, b.rung.Question),
			cmp.Compare(a.rung.Outcome, b.rung.Outcome), cmp.Compare(a.channel, b.channel), cmp.Compare(a.lang, b.lang))
	})
	var dialogs, questions, outcomes, channels, langs []string
	var versions []int32
	var counts []int64
	for _, k := range keys {
		dialogs, questions, outcomes = append(dialogs, k.rung.Dialog), append(questions, k.rung.Question), append(outcomes, k.rung.Outcome)
		channels, langs = append(channels, k.channel), append(langs, k.lang)
		versions, counts = append(versions, int32(k.rung.Version)), append(counts, w.rungs[k])
	}
	p.exec(sqlFunnel, dateArg(bot.DateOf(w.now, time.UTC)), dialogs, versions, questions, outcomes, channels, langs, counts)
}
