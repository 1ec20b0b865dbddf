package bot

import (
	"context"
	"maps"
	"slices"
	"time"
)

// What the rules tell a member of the staff without having been asked is a line,
// like what time alone brings up: written in the transaction of the turn that
// caused it, once a cause. The first of a quarter of an hour leaves at once; what
// follows waits for its end and becomes one message. What must not wait (see
// ARCHITECTURE.md) is in no row of order and goes out by itself.

// What somebody typed is bounded in a line, and all else that it keeps: no notice
// shows more of it.
const (
	mostTyped = 300
	mostNamed = 100
)

// ownWords says whether a line of a kind is a sentence of its own: alone it is the
// whole message, with its buttons, and if it does not fit among others it waits.
func ownWords(what string) bool {
	o := order[rank(what)]
	return o.what == what && o.own
}

// Follows says whether what does not fit into a gathered message is said in the
// next one; else it is listed elsewhere, and counted only.
func Follows(what string) bool { return ownWords(what) }

// tray puts a notice for one of the staff into their tray; false: it is not to be
// a line, or they are no staff.
func (r *ruling) tray(to Person, n News, cause string) bool {
	if !ownWords(n.What) || !to.Staff(r.set.Day(r.s.Now)) {
		return false
	}
	l := Line{To: to.ID, Lead: n.Lead.Code, What: n.What, Step: cause, Values: n.kept(), Made: r.s.Now, At: r.set.Window(to, r.s.Now)}
	if l.Lead == "" {
		l.Topic, l.Step = cause, n.What
	}
	r.c.Lines = append(slices.DeleteFunc(r.c.Lines, func(o Line) bool { // said anew in the same turn
		return o.To == l.To && o.Lead == l.Lead && o.Topic == l.Topic && o.Step == l.Step && o.What == l.What
	}), l)
	return true
}

// lined asks for a look at the trays: the first line of a quarter of an hour
// leaves at once.
func (b *Bot) lined() {
	if b.work == nil {
		return
	}
	select {
	case b.work.trays <- struct{}{}:
	default:
	}
}

// gatherer empties trays as soon as something is put in; what a step of the
// ladder still holds up, and other processes' lines, are left to the climber.
func (b *Bot) gatherer(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.work.trays:
		}
		if _, err := b.gatherAll(context.WithoutCancel(ctx)); err != nil && ctx.Err() == nil {
			b.log.Error("gather", "err", err)
		}
	}
}

// kept is what a line keeps of its news; the lead is read again when it leaves.
func (n News) kept() map[string]string {
	v := maps.Clone(n.Values)
	if v == nil {
		v = map[string]string{}
	}
	v["who"], v["note"] = n.Who, n.Note
	if n.Lead.Asked != nil {
		v["at"] = n.Lead.Asked.At.UTC().Format(time.RFC3339Nano)
	}
	for k, s := range v {
		most := mostNamed
		if slices.Contains([]string{"note", "what", "answer"}, k) {
			most = mostTyped
		}
		if r := []rune(s); len(r) > most {
			v[k] = string(r[:most])
		}
	}
	maps.DeleteFunc(v, func(_, s string) bool { return s == "" })
	return v
}

// told is a line with words of its own as the news it was.
func (l Laid) told(n News) News {
	n.Values, n.Who, n.Note = l.Values, l.Values["who"], l.Values["note"]
	if at, err := time.Parse(time.RFC3339Nano, l.Values["at"]); err == nil {
		n.Lead.Asked = &Approval{Lead: n.Lead.Code, At: at}
	}
	return n
}

// onceEach leaves out what a line before has said in the same words, and an issue
// of which the same message says that it is resolved.
func onceEach(lines []Laid) []Laid {
	var kept []Laid
	for _, l := range lines {
		again := ownWords(l.What) && slices.ContainsFunc(kept, func(k Laid) bool {
			return k.What == l.What && k.Lead == l.Lead && k.Topic == l.Topic && maps.Equal(k.Values, l.Values)
		})
		over := l.What == NewsIssueHeld && slices.ContainsFunc(lines, func(k Laid) bool {
			return k.What == NewsResolvedHeld && k.Lead == l.Lead && k.Values["number"] == l.Values["number"]
		})
		if !again && !over {
			kept = append(kept, l)
		}
	}
	return kept
}

// soonOver is how soon a warning is over that is told apart.
const soonOver = 2 * time.Hour

// apart leaves notices to the next message where this one holds a warning that is
// soon over: should it be held up on its way, it is not sent after that, and they
// would be lost with it.
func apart(lines []Laid, now time.Time) (kept []Laid, later []int64) {
	if !slices.ContainsFunc(lines, func(l Laid) bool { return !l.Until.IsZero() && l.Until.Before(now.Add(soonOver)) }) {
		return lines, nil
	}
	for _, l := range lines {
		if ownWords(l.What) {
			later = append(later, l.ID)
		} else {
			kept = append(kept, l)
		}
	}
	return kept, later
}

// follow are the lines that a message had no room for and that are said later.
func follow(lines []Laid, said Message) (ids []int64) {
	if said.Lines == 0 || said.Lines >= len(lines) {
		return nil
	}
	for _, l := range lines[said.Lines:] {
		if ownWords(l.What) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}
