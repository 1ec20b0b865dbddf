package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The provider's side of the load: it takes what is sent, and says when it
// came.

// stub stands in for the provider's REST interface.
type stub struct {
	url    string
	ln     net.Listener
	phones map[string]*phone
	taken  atomic.Int64
	leads  atomic.Int64 // replies that name a new lead
	first  atomic.Int64 // unix nanoseconds of the first and last send
	last   atomic.Int64
}

func newStub(phones []*phone) (*stub, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &stub{url: "http://" + ln.Addr().String(), ln: ln, phones: map[string]*phone{}}
	for _, p := range phones {
		s.phones[p.number] = p
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go s.take(c)
		}
	}()
	return s, nil
}

// take answers creations of messages, one after the other, until the
// connection ends.
func (s *stub) take(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	for {
		_, raw, err := readMessage(in)
		if err != nil {
			return
		}
		body, now := string(raw), time.Now()
		s.first.CompareAndSwap(0, now.UnixNano())
		s.last.Store(now.UnixNano())
		n := s.taken.Add(1)
		if strings.Contains(body, "+CC-") {
			s.leads.Add(1)
		}
		if p := s.phones[formValue(body, "To")]; p != nil {
			p.mu.Lock()
			took := now.Sub(p.sent)
			p.mu.Unlock()
			select {
			case p.reply <- took:
			default:
			}
		}
		answer := fmt.Sprintf(`{"sid":"SM%032x","status":"queued","num_segments":"1"}`, n)
		if _, err := fmt.Fprintf(c, "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer); err != nil {
			return
		}
	}
}

// readMessage reads one HTTP message: its first line and its body, by its
// length. The benchmark's own ends are written out by hand, for the reason
// request gives.
func readMessage(in *bufio.Reader) (first string, body []byte, err error) {
	if first, err = in.ReadString('\n'); err != nil {
		return "", nil, err
	}
	for {
		head, err := in.ReadSlice('\n')
		if err != nil {
			return "", nil, err
		}
		if len(head) == 2 {
			break
		}
		if value, found := bytes.CutPrefix(head, []byte("Content-Length: ")); found {
			n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
			if err != nil || n > 64<<10 {
				return "", nil, fmt.Errorf("a body of %s bytes", bytes.TrimSpace(value))
			}
			body = make([]byte, n)
		}
	}
	_, err = io.ReadFull(in, body)
	return first, body, err
}

// formValue finds one value of a form without parsing the others.
func formValue(body, key string) string {
	for part := range strings.SplitSeq(body, "&") {
		if v, ok := strings.CutPrefix(part, key+"="); ok {
			text, _ := url.QueryUnescape(v)
			return text
		}
	}
	return ""
}
