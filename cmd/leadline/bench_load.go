package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The benchmark's provider: a stub that takes replies, and phones that send
// signed webhooks and wait for their reply before they text again.

const (
	benchSID   = "AC00000000000000000000000000000000"
	benchToken = "bench-token-bench-token-bench-token"
	benchFrom  = "+13035550100"
)

// script is what a phone sends, over and over: a whole lead, question by
// question. A tenth of the turns makes a lead. Every lead is of a customer of
// its own: carriers who all report the same one would wait for each other.
var script = []string{"LEAD", "Y", "Joes Bikes 12 Main St 80002", "Ann Ruiz 303-555-0142", "40 a week", "3-5 lb", "1", "2", "N", "1"}

// The script's customer, and the places of it that are changed.
const (
	scriptName, scriptStreet, scriptCall = "Joes", "12 Main", "303-555-0142"
)

// phone is one person of the benchmark.
type phone struct {
	index  int
	number string
	next   int // place in script
	n      int // messages sent
	mu     sync.Mutex
	sent   time.Time
	reply  chan time.Duration
}

// request is the phone's next text as a signed webhook. The sender takes from
// the same two cores as what it measures, so it is written out by hand: fields
// in the order of their names, as the signature wants them.
func (p *phone) request(public, run string) []byte {
	text := p.own(script[p.next])
	p.next = (p.next + 1) % len(script)
	p.n++
	sid := fmt.Sprintf("SM%s%06x%024x", run, hashOf(p.number)&0xffffff, p.n)
	fields := [...][2]string{{"AccountSid", benchSID}, {"ApiVersion", "2010-04-01"}, {"Body", text}, {"From", p.number}, {"MessageSid", sid}, {"NumMedia", "0"}, {"NumSegments", "1"}, {"To", benchFrom}}
	signed, body := public+"/twilio/messages", ""
	for i, f := range fields {
		if i > 0 {
			body += "&"
		}
		signed, body = signed+f[0]+f[1], body+f[0]+"="+url.QueryEscape(f[1])
	}
	mac := hmac.New(sha1.New, []byte(benchToken))
	io.WriteString(mac, signed)
	return fmt.Appendf(nil, "POST /twilio/messages HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: %s\r\nContent-Length: %d\r\n\r\n%s",
		base64.StdEncoding.EncodeToString(mac.Sum(nil)), len(body), body)
}

// own puts a customer of its own in the place of the script's.
func (p *phone) own(text string) string {
	nth := p.index + benchPhones*(p.n/len(script)) // of all customers
	text = strings.Replace(text, scriptName, invented(nth), 1)
	text = strings.Replace(text, scriptStreet, fmt.Sprint(nth%9973+1, " Main"), 1)
	return strings.Replace(text, scriptCall, fmt.Sprintf("%s-555-01%02d", areas[nth/100%len(areas)], nth%100), 1)
}

// areas are area codes of the states; 555-0100 to 555-0199 are nobody's in each.
var areas = strings.Fields(`
201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228 229 231 234 235 239
240 248 251 252 253 254 256 260 262 267 269 270 272 276 279 281 283 301 302 303 304 305 307 308 309 310 312 313
314 315 316 317 318 319 320 321 323 324 325 326 327 329 330 331 332 334 336 337 339 341 346 347 350 351 352 353
360 361 363 364 369 380 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432
434 435 440 442 443 445 447 448 458 463 464 469 470 475 478 479 480 484 601 602 603 605 606 607 608 609 610 612
614 615 616 617 618 619 620 623 626 628 629 630 631 636 640 641 645 646 650 651 656 657 659 660 661 662 667 669
678 680 681 682 686 689 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 726 727 728 730
731 732 734`)

// invented is a name unlike those of its neighbours.
func invented(n int) string {
	const consonants, vowels = "BCDFGHJKLMNPRSTVWZ", "aeiou"
	name := ""
	for n = n * 7919 % 729_000; len(name) < 6; n /= len(consonants) * len(vowels) {
		name += string(consonants[n%len(consonants)]) + string(vowels[n/len(consonants)%len(vowels)])
	}
	return name[:1] + strings.ToLower(name[1:])
}

func hashOf(s string) (h uint32) {
	for _, b := range []byte(s) {
		h = h*16777619 ^ uint32(b)
	}
	return h
}

// line is one kept connection to the service.
type line struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(addr string) (*line, error) {
	c, err := net.DialTimeout("tcp", addr, 2*time.Second)
	if err != nil {
		return nil, err
	}
	return &line{c, bufio.NewReader(c)}, nil
}

// post sends a request and reads the answer; ok: success.
func (l *line) post(req []byte) (ok bool, err error) {
	_ = l.conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := l.conn.Write(req); err != nil {
		return false, err
	}
	first, _, err := readMessage(l.in)
	return strings.HasPrefix(first, "HTTP/1.1 200 "), err
}

// measured are the times of one run of load.
type measured struct {
	turns   int
	took    time.Duration
	webhook []time.Duration
	reply   []time.Duration
	lost    int // replies that did not come in time
	refused int
}

// load lets the phones text for a while over some connections. copies is how
// often each message is delivered; pace, if not 0, is messages a second in all,
// else everybody texts as soon as their reply is there.
func load(addr, public, run string, phones []*phone, connections, copies int, pace float64, d time.Duration) (m measured, err error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	begin := time.Now()
	end := begin.Add(d)
	var ticket atomic.Int64
	for c := range connections {
		var mine []*phone
		for i := c; i < len(phones); i += connections {
			mine = append(mine, phones[i])
		}
		wg.Go(func() {
			l, dialErr := dial(addr)
			if dialErr != nil {
				mu.Lock()
				err = dialErr
				mu.Unlock()
				return
			}
			defer l.conn.Close()
			var got measured
			for i := 0; time.Now().Before(end); i++ {
				if pace > 0 {
					at := begin.Add(time.Duration(float64(ticket.Add(1)) / pace * float64(time.Second)))
					time.Sleep(time.Until(at))
				}
				// A lead is texted in one go, and not by all at the same question.
				got.one(l, mine[(i+c)/len(script)%len(mine)], public, run, copies)
			}
			mu.Lock()
			defer mu.Unlock()
			m.turns += got.turns
			m.lost += got.lost
			m.refused += got.refused
			m.webhook = append(m.webhook, got.webhook...)
			m.reply = append(m.reply, got.reply...)
		})
	}
	wg.Wait()
	m.took = time.Since(begin)
	return m, err
}

// one is one text and its reply.
func (m *measured) one(l *line, p *phone, public, run string, copies int) {
	req := p.request(public, run)
	select {
	case <-p.reply: // a late one of before
	default:
	}
	start := time.Now()
	p.mu.Lock()
	p.sent = start
	p.mu.Unlock()
	for range copies {
		ok, err := l.post(req)
		if err != nil || !ok {
			m.refused++
			return
		}
	}
	m.webhook = append(m.webhook, time.Since(start)/time.Duration(copies))
	select {
	case took := <-p.reply:
		m.reply = append(m.reply, took)
		m.turns++
	case <-time.After(5 * time.Second):
		m.lost++
	}
}

// percentile of times, in milliseconds.
func percentile(all []time.Duration, p float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	return float64(sorted[min(len(sorted)-1, int(p*float64(len(sorted))))].Microseconds()) / 1000
}
