package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/protobuf/encoding/protowire"

	"leadline/handlers"
)

// spanExporter posts spans as OTLP over HTTP. It is ours because the ready one
// brings gRPC along: five MiB of memory in every process, traced or not. The
// numbers below are those of opentelemetry.proto.trace.v1.
type spanExporter struct {
	c    *traceSettings
	http *http.Client
	log  *slog.Logger
	now  func() time.Time

	mu     sync.Mutex
	told   time.Time
	missed int
}

// complainEvery is how often a collector that takes nothing is mentioned.
const complainEvery = time.Minute

func newSpanExporter(c *traceSettings, log *slog.Logger, now func() time.Time) *spanExporter {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 5 * time.Second, MaxIdleConnsPerHost: 1, IdleConnTimeout: 90 * time.Second,
		TLSClientConfig: &tls.Config{RootCAs: c.roots, MinVersion: tls.VersionTLS12}}
	return &spanExporter{c: c, log: log, now: now, http: &http.Client{Transport: t, Timeout: c.timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}} // headers may be secrets
}

// ExportSpans posts a batch. What could not be posted is dropped and counted.
func (x *spanExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if err := x.post(ctx, encodeSpans(spans)); err != nil {
		x.complain(len(spans), err)
	}
	return nil
}

// Shutdown lets go of the connection.
func (x *spanExporter) Shutdown(context.Context) error {
	x.http.CloseIdleConnections()
	return nil
}

func (x *spanExporter) post(ctx context.Context, body []byte) error {
	if x.c.gzip {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(body) // a buffer takes everything
		_ = z.Close()
		body = b.Bytes()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, x.c.endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request")
	}
	for _, h := range x.c.headers {
		req.Header.Set(h[0], h[1])
	}
	req.Header.Set("Content-Type", "application/x-protobuf")
	if x.c.gzip {
		req.Header.Set("Content-Encoding", "gzip")
	}
	res, err := x.http.Do(req)
	if err != nil {
		return handlers.Scrub(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}

func (x *spanExporter) complain(spans int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.missed += spans
	if now := x.now(); now.Sub(x.told) >= complainEvery {
		x.log.Warn("traces: the collector takes nothing; spans are dropped", "spans", x.missed, "err", err)
		x.told, x.missed = now, 0
	}
}

// encodeSpans is an ExportTraceServiceRequest of one resource and one scope.
func encodeSpans(spans []sdktrace.ReadOnlySpan) []byte {
	if len(spans) == 0 {
		return nil
	}
	var resource, scope []byte
	for _, kv := range spans[0].Resource().Attributes() {
		resource = field(resource, 1, keyValue(kv))
	}
	scope = field(scope, 1, field(nil, 1, []byte(spans[0].InstrumentationScope().Name)))
	for _, s := range spans {
		scope = field(scope, 2, spanOf(s))
	}
	return field(nil, 1, field(field(nil, 1, resource), 2, scope))
}

func spanOf(s sdktrace.ReadOnlySpan) (b []byte) {
	sc := s.SpanContext()
	b = identity(b, sc)
	if p := s.Parent(); p.IsValid() {
		id := p.SpanID()
		b = field(b, 4, id[:])
	}
	b = field(b, 5, []byte(s.Name()))
	b = varint(b, 6, uint64(s.SpanKind()))
	b = fixed(b, 7, s.StartTime())
	b = fixed(b, 8, s.EndTime())
	for _, kv := range s.Attributes() {
		b = field(b, 9, keyValue(kv))
	}
	for _, l := range s.Links() {
		b = field(b, 13, identity(nil, l.SpanContext))
	}
	if st := s.Status(); st.Code == codes.Error {
		b = field(b, 15, varint(field(nil, 2, []byte(st.Description)), 3, 2))
	}
	return b
}

// identity are the two ids, at the numbers that spans and links have in common.
func identity(b []byte, sc trace.SpanContext) []byte {
	t, s := sc.TraceID(), sc.SpanID()
	return field(field(b, 1, t[:]), 2, s[:])
}

func keyValue(kv attribute.KeyValue) []byte {
	var value []byte
	switch kv.Value.Type() {
	case attribute.INT64:
		value = varint(nil, 3, uint64(kv.Value.AsInt64()))
	case attribute.BOOL:
		value = varint(nil, 2, protowire.EncodeBool(kv.Value.AsBool()))
	default:
		value = field(nil, 1, []byte(kv.Value.String()))
	}
	return field(field(nil, 1, []byte(kv.Key)), 2, value)
}

func field(b []byte, n protowire.Number, content []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), content)
}

func varint(b []byte, n protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
}

func fixed(b []byte, n protowire.Number, at time.Time) []byte {
	return protowire.AppendFixed64(protowire.AppendTag(b, n, protowire.Fixed64Type), uint64(at.UnixNano()))
}
