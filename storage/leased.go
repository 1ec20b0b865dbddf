package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What was leased is read, with its lead and its reader as they are now.

const sqlFreshLeads = leadColumns + `
where l.code = any($1)`

func scanOutbound(rows pgx.Rows) (bot.Outbound, error) {
	var o bot.Outbound
	var payload, room, hints []byte
	var notAfter *time.Time
	var editID, cardID *string
	var edit, card bot.Receipt
	var reader *bot.PersonID
	err := rows.Scan(&o.ID, &o.Lease, &o.Attempt, &o.Ambiguous,
		&o.To.ID, &o.To.Channel, &o.To.Tenant, &o.To.User, &o.To.Conversation, &o.To.Thread, &o.To.Room,
		&o.Kind, &o.Rendered.Text, &o.Rendered.Buttons, &o.Rendered.Segments, &payload, &room, &hints, &o.Lead, &notAfter, &o.CreatedAt,
		&editID, &edit.Conversation, &cardID, &card.Conversation, &o.More, &reader)
	if err != nil {
		return o, err
	}
	o.Rendered.Payload = payload
	if notAfter != nil {
		o.NotAfter = *notAfter
	}
	if reader != nil {
		o.Reader = &bot.Person{ID: *reader}
	}
	if len(room) > 0 {
		o.Room = &bot.Address{}
		err = json.Unmarshal(room, o.Room)
	}
	if err == nil && len(hints) > 0 {
		err = json.Unmarshal(hints, &o.Hints)
	}
	if editID != nil {
		edit.ID = *editID
		o.Edit = &edit
	}
	if cardID != nil {
		card.ID = *cardID
		o.ReplyTo = &card
	}
	if err != nil {
		return o, fmt.Errorf("read outbox row %d: %w", o.ID, err)
	}
	return o, nil
}

// freshen adds the leads of cards as they are now, and whose hours unasked
// messages keep.
func freshen(ctx context.Context, conn sender, out []bot.Outbound) error {
	var codes []string
	var readers []bot.PersonID
	for _, o := range out {
		if o.Kind == bot.PoolCard || o.Kind == bot.CardUpdate {
			codes = append(codes, o.Lead)
		}
		if o.Reader != nil {
			readers = append(readers, o.Reader.ID)
		}
	}
	if err := freshCards(ctx, conn, codes, out); err != nil || len(readers) == 0 {
		return err
	}
	slices.Sort(readers)
	p, people := &pipeline{}, map[bot.PersonID]*bot.Person{}
	queuePeople(p, slices.Compact(readers), people)
	if err := p.send(ctx, conn); err != nil {
		return fmt.Errorf("read who is told: %w", err)
	}
	for i, o := range out {
		if o.Reader != nil {
			out[i].Reader = people[o.Reader.ID]
		}
	}
	return nil
}

func freshCards(ctx context.Context, conn sender, codes []string, out []bot.Outbound) error {
	if len(codes) == 0 {
		return nil
	}
	slices.Sort(codes)
	leads, err := readLeads(ctx, conn, sqlFreshLeads, slices.Compact(codes))
	if err != nil {
		return fmt.Errorf("read the leads of cards: %w", err)
	}
	for i, o := range out {
		if o.Kind == bot.PoolCard || o.Kind == bot.CardUpdate {
			out[i].Fresh = leads[o.Lead]
		}
	}
	return nil
}

// readLeads reads leads with their claims, by code.
func readLeads(ctx context.Context, conn sender, sql string, codes []string) (map[string]*bot.Lead, error) {
	p, leads := &pipeline{}, map[string]*bot.Lead{}
	p.each(sql, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		leads[l.Code] = &l
		return err
	}, codes)
	shorts := make([]string, len(codes))
	for i, code := range codes {
		shorts[i] = shortOf(code)
	}
	p.each(sqlClaims, func(rows pgx.Rows) error {
		code, c, err := scanClaim(rows)
		if l := leads[code]; l != nil {
			l.Claims = append(l.Claims, c)
		}
		return err
	}, shorts)
	return leads, p.send(ctx, conn)
}
