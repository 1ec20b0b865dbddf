package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// collector takes traces, as OTLP over HTTP.
type collector struct {
	*httptest.Server
	mu     sync.Mutex
	bodies [][]byte
	paths  []string
}

func newCollector(t *testing.T) *collector {
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		in := io.Reader(r.Body)
		if r.Header.Get("Content-Encoding") == "gzip" {
			in, _ = gzip.NewReader(r.Body)
		}
		b, _ := io.ReadAll(in)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.bodies, c.paths = append(c.bodies, b), append(c.paths, r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("X-Team"))
	}))
	t.Cleanup(c.Close)
	return c
}

// told is a span as the collector read it.
type told struct {
	name, trace, id, parent, failure string
	attributes                       map[string]string
	links                            []string
	took                             time.Duration
}

// message reads one message of the wire format: its fields by number.
func message(t *testing.T, b []byte) map[protowire.Number][][]byte {
	t.Helper()
	fields := map[protowire.Number][][]byte{}
	for len(b) > 0 {
		n, kind, size := protowire.ConsumeTag(b)
		if size < 0 {
			t.Fatalf("no tag: %v", protowire.ParseError(size))
		}
		b = b[size:]
		var v []byte
		switch kind {
		case protowire.BytesType:
			v, size = protowire.ConsumeBytes(b)
		default:
			size = protowire.ConsumeFieldValue(n, kind, b)
			if size >= 0 {
				v = b[:size]
			}
		}
		if size < 0 {
			t.Fatalf("field %d: %v", n, protowire.ParseError(size))
		}
		fields[n], b = append(fields[n], v), b[size:]
	}
	return fields
}

func first(all [][]byte) []byte {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func attributesOf(t *testing.T, all [][]byte) map[string]string {
	values := map[string]string{}
	for _, kv := range all {
		f := message(t, kv)
		v := message(t, first(f[2]))
		text := string(first(v[1]))
		if len(v[3]) > 0 {
			n, _ := protowire.ConsumeVarint(v[3][0])
			text = fmt.Sprint(n)
		}
		values[string(first(f[1]))] = text
	}
	return values
}

// spans are what arrived, and the attributes of who sent it.
func (c *collector) spans(t *testing.T) (all []told, from map[string]string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := func(b [][]byte) time.Time {
		n, _ := protowire.ConsumeFixed64(first(b))
		return time.Unix(0, int64(n))
	}
	for _, body := range c.bodies {
		resources := message(t, first(message(t, body)[1]))
		from = attributesOf(t, message(t, first(resources[1]))[1])
		for _, scope := range resources[2] {
			for _, span := range message(t, scope)[2] {
				f := message(t, span)
				s := told{name: string(first(f[5])), trace: string(first(f[1])), id: string(first(f[2])), parent: string(first(f[4])), attributes: attributesOf(t, f[9]), took: at(f[8]).Sub(at(f[7]))}
				if len(f[15]) > 0 {
					s.failure = string(first(message(t, f[15][0])[2]))
				}
				for _, l := range f[13] {
					s.links = append(s.links, string(first(message(t, l)[2])))
				}
				all = append(all, s)
			}
		}
	}
	return all, from
}

// TestP28_NoPersonalDataInTraces: a lead from its first text to its number, a send
// that is refused, a stranger, and jobs: the path can be followed, and no word, name,
// number, address or secret is in anything that leaves.
func TestP28_NoPersonalDataInTraces(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 2)
	p, c := newTwilio(t), newCollector(t)
	p.answer = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		if r.Form.Get("To") != numbers[1] {
			return false
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"code":30007,"message":%q,"status":400}`, "refused "+r.Form.Get("To")+r.Form.Get("Body"))
		return true
	}
	r := serveOn(t, url, p, "OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL, "OTEL_EXPORTER_OTLP_HEADERS=x-team=mail%20room", "OTEL_SERVICE_NAME=leads", "OTEL_EXPORTER_OTLP_COMPRESSION=gzip", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment=test", "OTEL_BSP_SCHEDULE_DELAY=50")
	for i, text := range []string{"LEAD Zyxwick Bakery 12 Quillfern st 80002, Dagny Vorst 303-555-0142 dagny@vorst.test, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok, Hollowmere told me", "1"} {
		before := len(p.to(numbers[0]))
		r.text(numbers[0], sid(i), text)
		eventually(t, "an answer", func() bool { return len(p.to(numbers[0])) > before })
	}
	r.text(numbers[1], sid(8), "LEAD")
	r.text("+13035550177", sid(9), "Who is Hollowmere")
	eventually(t, "the queue is empty", func() bool { return one(t, url, `select count(*) from queue`) == 0 })
	eventually(t, "a job", func() bool {
		spans, _ := c.spans(t)
		return slices.ContainsFunc(spans, func(s told) bool { return s.name == "job" })
	})
	if code := r.stop(t); code != 0 { // the last spans leave with the stop
		t.Errorf("exit code %d", code)
	}
	spans, from := c.spans(t)
	if from["service.name"] != "leads" || from["deployment.environment"] != "test" {
		t.Errorf("from %v", from)
	}
	if want := "POST /v1/traces application/x-protobuf mail room"; c.paths[0] != want {
		t.Errorf("%q, want %q", c.paths[0], want)
	}
	by := map[string]told{}
	names := map[string]int{}
	for _, s := range spans {
		by[s.id] = s
		names[s.name]++
		if s.took < 0 || s.took > time.Minute {
			t.Errorf("%s took %v", s.name, s.took)
		}
	}
	whole, refused := 0, 0
	for _, s := range spans {
		if e := by[s.parent]; s.name == "send" && e.name == "exchange" && by[e.parent].name == "receive" && s.trace == by[e.parent].trace {
			whole++
		}
		if s.name == "send" && s.failure != "" {
			refused++
		}
	}
	if whole < 3 || refused != 1 || names["job"] == 0 {
		t.Errorf("%d whole paths, %d refused, %v", whole, refused, names)
	}
	words := map[string]bool{}
	for _, s := range spans {
		for k := range s.attributes {
			words[k] = true
		}
	}
	for _, k := range []string{"leadline.channel", "leadline.kind", "leadline.outbox", "leadline.people", "leadline.name"} {
		if !words[k] {
			t.Errorf("no span says %s: %v", k, words)
		}
	}
	everything := strings.ToLower(string(slices.Concat(c.bodies...)))
	for _, canary := range []string{"zyxwick", "quillfern", "dagny", "vorst", "3035550142", "303-555", "hollowmere", "720555", "carrier0", "test carrier", "cc-", "0177", testToken, testSID, "sm000", "12 quill", "refused +", url} {
		if strings.Contains(everything, strings.ToLower(canary)) {
			t.Errorf("%q left with the traces", canary)
		}
	}
}

// A collector that is not there, and one that takes a connection and never answers:
// no message is slower or lost, and the stop waits for neither.
func TestP32_DeadCollectorHarmsNobody(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	deaf := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(deaf.Close)
	t.Cleanup(func() { close(hang) })
	for name, endpoint := range map[string]string{"gone": "http://127.0.0.1:1", "deaf": deaf.URL} {
		t.Run(name, func(t *testing.T) {
			url, numbers := district(t, 20)
			p := newTwilio(t)
			r := serveOn(t, url, p, "OTEL_EXPORTER_OTLP_ENDPOINT="+endpoint, "OTEL_BSP_SCHEDULE_DELAY=10", "OTEL_BSP_MAX_QUEUE_SIZE=8", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=4")
			for i, number := range numbers {
				begin := time.Now()
				r.text(number, sid(i), "LEAD")
				eventually(t, "an answer", func() bool { return len(p.to(number)) == 1 })
				if took := time.Since(begin); took > 3*time.Second {
					t.Errorf("an answer took %v", took)
				}
			}
			begin := time.Now()
			if code := r.stop(t); code != 0 || time.Since(begin) > 15*time.Second {
				t.Errorf("exit code %d after %v", code, time.Since(begin))
			}
		})
	}
}

func TestTraceConfig(t *testing.T) {
	t.Parallel()
	const at = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318/"
	for _, c := range []struct {
		environ  []string
		endpoint string // "": off
		sampler  string
		wrong    string // in the error, or in a warning
	}{
		{nil, "", "", ""},
		{[]string{"OTEL_SERVICE_NAME=x"}, "", "", ""},
		{[]string{at, "OTEL_SDK_DISABLED=true"}, "", "", ""},
		{[]string{at, "OTEL_TRACES_EXPORTER=none"}, "", "", ""},
		{[]string{at}, "http://127.0.0.1:4318/v1/traces", "ParentBased{root:AlwaysOnSampler", ""},
		{[]string{at, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://c.test/here"}, "https://c.test/here", "", ""},
		{[]string{at, "OTEL_TRACES_SAMPLER=traceidratio", "OTEL_TRACES_SAMPLER_ARG=0.25"}, "http://127.0.0.1:4318/v1/traces", "TraceIDRatioBased{0.25}", ""},
		{[]string{at, "OTEL_TRACES_SAMPLER=always_off"}, "http://127.0.0.1:4318/v1/traces", "AlwaysOffSampler", ""},
		{[]string{at, "OTEL_TRACES_SAMPLER=sometimes"}, "http://127.0.0.1:4318/v1/traces", "ParentBased{root:AlwaysOnSampler", "OTEL_TRACES_SAMPLER is none of"},
		{[]string{at, "OTEL_TRACES_SAMPLER=traceidratio", "OTEL_TRACES_SAMPLER_ARG=7"}, "http://127.0.0.1:4318/v1/traces", "TraceIDRatioBased{1}", "OTEL_TRACES_SAMPLER_ARG is no number"},
		{[]string{at, "OTEL_EXPORTER_OTLP_HEADERS=a=b,nonsense"}, "http://127.0.0.1:4318/v1/traces", "", "OTEL_EXPORTER_OTLP_HEADERS has a part"},
		{[]string{at, "OTEL_EXPORTER_OTLP_TIMEOUT=soon"}, "http://127.0.0.1:4318/v1/traces", "", "OTEL_EXPORTER_OTLP_TIMEOUT is no number"},
		{[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318"}, "", "", "no address like http://127.0.0.1:4318"},
		{[]string{at, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, "", "", "http/protobuf"},
		{[]string{at, "OTEL_EXPORTER_OTLP_COMPRESSION=zip"}, "", "", "gzip or none"},
		{[]string{at, "OTEL_TRACES_EXPORTER=console"}, "", "", "otlp or none"},
		{[]string{at, "OTEL_EXPORTER_OTLP_CERTIFICATE=/nowhere"}, "", "", "no file with certificates"},
	} {
		got, err := traceConfig(c.environ)
		switch {
		case c.endpoint == "" && c.wrong != "":
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%q: %v", c.environ, err)
			}
		case c.endpoint == "":
			if got != nil || err != nil {
				t.Errorf("%q: %+v, %v", c.environ, got, err)
			}
		case err != nil || got.endpoint != c.endpoint || !strings.HasPrefix(got.sampler.Description(), c.sampler) || (c.wrong == "") != (len(got.warnings) == 0) || !strings.Contains(strings.Join(got.warnings, " "), c.wrong):
			t.Errorf("%q: %+v, %v", c.environ, got, err)
		}
	}
}
