package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
)

// The chain of events (P27). A link's hash covers the link before it, so that a
// row changed, taken out or put in between shows from there on. What an event
// says is digested with a salt of its own: an erasure takes the salt, and then
// nobody can find out by trying what the words were.

const (
	auditLock  = 0x61756474 // "audt"
	auditBatch = 500        // events sealed in one transaction
	saltLength = 16
)

const (
	// For this transaction words may be taken out of events; nothing else may.
	sqlErasing = `select set_config('leadline.erasing', 'on', true)`

	sqlAuditLock = `select pg_advisory_xact_lock($1)`

	sqlAuditHead = `
select n, hash
from audit_link
order by n desc
limit 1`

	sqlUnsealed = `
select lead_id, seq, at, kind, coalesce(person_id, 0), channel, coalesce(data::text, '')
from lead_event
where link is null
order by at, lead_id, seq
limit $1
for no key update`

	sqlAddLinks = `
insert into audit_link (n, lead_id, seq, digest, salt, hash, made_at)
select n, lead_id, seq, digest, salt, hash, $7
from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[]) as l (n, lead_id, seq, digest, salt, hash)`

	sqlSealEvents = `
update lead_event e
set link = l.n
from unnest($1::bigint[], $2::bigint[], $3::integer[]) as l (n, lead_id, seq)
where e.lead_id = l.lead_id
  and e.seq = l.seq`

	sqlChain = `
select a.n, a.lead_id, a.seq, a.digest, a.salt, a.hash, coalesce(d.code, ''),
  e.lead_id is not null, coalesce(e.link, 0), coalesce(e.at, a.made_at), coalesce(e.kind, ''), coalesce(e.person_id, 0), coalesce(e.channel, ''), coalesce(e.data::text, '')
from audit_link a
left join lead_event e on e.lead_id = a.lead_id and e.seq = a.seq
left join lead d on d.id = a.lead_id
order by a.n`

	// A link that an event names and the chain lacks: the end was cut off.
	sqlBeyond = `
select coalesce(min(e.link), 0)
from lead_event e
where e.link is not null
  and not exists (select 1 from audit_link a where a.n = e.link and a.lead_id = e.lead_id and a.seq = e.seq)`

	sqlCountUnsealed = `
select count(*)
from lead_event
where link is null`
)

// sealed is what a digest covers.
type sealed struct {
	lead    int64
	seq     int
	at      time.Time
	kind    string
	person  int64
	channel string
	data    string
}

func (e sealed) digest(salt []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	for _, s := range []string{fmt.Sprint(e.lead), fmt.Sprint(e.seq), fmt.Sprint(e.at.UnixMicro()), e.kind, fmt.Sprint(e.person), e.channel, e.data} {
		_ = binary.Write(h, binary.BigEndian, uint64(len(s))) // a length before each: nothing can be split otherwise
		_, _ = io.WriteString(h, s)
	}
	return h.Sum(nil)
}

func linkHash(before []byte, n, lead int64, seq int, digest []byte) []byte {
	h := sha256.New()
	h.Write(before)
	for _, v := range []int64{n, lead, int64(seq)} {
		_ = binary.Write(h, binary.BigEndian, v)
	}
	h.Write(digest)
	return h.Sum(nil)
}

// AuditHead is the end of the chain: posted outside the database, it shows a
// later reader that nothing before it was rewritten as a whole.
type AuditHead struct {
	N    int64
	Hash []byte
}

func (h AuditHead) String() string { return fmt.Sprintf("%d:%x", h.N, h.Hash) }

// Seal lengthens the chain over what was committed; number and last hash are
// taken under the lock. It returns the end, and how many events it added.
func (s *Store) Seal(ctx context.Context, random io.Reader, now time.Time) (AuditHead, int, error) {
	var head AuditHead
	var added int
	err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
		if _, err = tx.Exec(ctx, sqlAuditLock, int64(auditLock)); err != nil {
			return err
		}
		if head, err = chainEnd(ctx, tx); err != nil {
			return err
		}
		events, err := unsealed(ctx, tx)
		if added = len(events); err != nil || added == 0 {
			return err
		}
		var numbers, leads []int64
		var seqs []int
		var digests, salts, hashes [][]byte
		for _, e := range events {
			salt := make([]byte, saltLength)
			if _, err := io.ReadFull(random, salt); err != nil {
				return err
			}
			digest := e.digest(salt)
			head.N, head.Hash = head.N+1, linkHash(head.Hash, head.N+1, e.lead, e.seq, digest)
			numbers, leads, seqs = append(numbers, head.N), append(leads, e.lead), append(seqs, e.seq)
			digests, salts, hashes = append(digests, digest), append(salts, salt), append(hashes, head.Hash)
		}
		if _, err := tx.Exec(ctx, sqlAddLinks, numbers, leads, seqs, digests, salts, hashes, now); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlSealEvents, numbers, leads, seqs)
		return err
	})
	return head, added, wrap(err, "seal events")
}

func chainEnd(ctx context.Context, tx pgx.Tx) (head AuditHead, err error) {
	err = tx.QueryRow(ctx, sqlAuditHead).Scan(&head.N, &head.Hash)
	if isNone(err) {
		err = nil
	}
	return head, err
}

func unsealed(ctx context.Context, tx pgx.Tx) ([]sealed, error) {
	rows, err := tx.Query(ctx, sqlUnsealed, auditBatch)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e sealed, err error) {
		err = row.Scan(&e.lead, &e.seq, &e.at, &e.kind, &e.person, &e.channel, &e.data)
		return e, err
	})
}

// Audit is what a look along the chain found.
type Audit struct {
	Head    AuditHead
	Erased  int64  // links of events whose words were erased since
	Waiting int64  // events that are not sealed yet
	Bad     string // the first row that is not as it was sealed, "" if all are
}

// AuditVerify follows the chain from its beginning and names the first bad row.
// anchor is an end that was posted earlier, with N 0 none is compared.
func (s *Store) AuditVerify(ctx context.Context, anchor AuditHead) (Audit, error) {
	var a Audit
	err := pgx.BeginTxFunc(ctx, s.desk, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := a.follow(ctx, tx, anchor); err != nil {
			return err
		}
		var beyond int64
		if err := tx.QueryRow(ctx, sqlBeyond).Scan(&beyond); err != nil {
			return err
		}
		switch {
		case a.Bad != "":
		case beyond > 0:
			a.Bad = fmt.Sprintf("row %d: an event was sealed there, and the chain has no such row", beyond)
		case anchor.N > a.Head.N:
			a.Bad = fmt.Sprintf("row %d: the chain ends before it, at row %d", anchor.N, a.Head.N)
		}
		return tx.QueryRow(ctx, sqlCountUnsealed).Scan(&a.Waiting)
	})
	return a, wrap(err, "verify the chain of events")
}

var errBadRow = errors.New("bad row")

func (a *Audit) follow(ctx context.Context, tx pgx.Tx, anchor AuditHead) error {
	rows, err := tx.Query(ctx, sqlChain)
	if err != nil {
		return err
	}
	var n, link int64
	var digest, salt, hash []byte
	var code string
	var there bool
	var e sealed
	_, err = pgx.ForEachRow(rows, []any{&n, &e.lead, &e.seq, &digest, &salt, &hash, &code, &there, &link, &e.at, &e.kind, &e.person, &e.channel, &e.data}, func() error {
		why := ""
		switch {
		case n != a.Head.N+1:
			n, why = a.Head.N+1, "it is missing"
		case !bytes.Equal(hash, linkHash(a.Head.Hash, n, e.lead, e.seq, digest)):
			why = "its hash does not follow from the row before"
		case !there:
			why = "its event is gone"
		case salt == nil && link == n:
			why = "its event was erased without being sealed anew"
		case salt != nil && link != n:
			why = "its event is sealed elsewhere"
		case salt != nil && !bytes.Equal(digest, e.digest(salt)):
			why = "its event was changed"
		case n == anchor.N && !bytes.Equal(hash, anchor.Hash):
			why = "it is not the row that was posted"
		}
		if why != "" {
			a.Bad = fmt.Sprintf("row %d: %s", n, why)
			if code != "" {
				a.Bad += fmt.Sprintf(" (event %d of %s)", e.seq, code)
			}
			return errBadRow
		}
		if salt == nil {
			a.Erased++
		}
		a.Head = AuditHead{n, bytes.Clone(hash)}
		return nil
	})
	if errors.Is(err, errBadRow) {
		return nil
	}
	return err
}
