package main

import (
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// traceSettings are the OTEL_ variables that say where traces go and which. Those of
// the batch (OTEL_BSP_…) and of limits (OTEL_SPAN_…) the SDK reads by itself.
type traceSettings struct {
	endpoint string
	headers  [][2]string
	timeout  time.Duration
	gzip     bool
	roots    *x509.CertPool
	sampler  sdktrace.Sampler
	resource [][2]string
	warnings []string // what was ignored, as the specification wants it
}

const exportTime = 10 * time.Second

// traceConfig reads the environment; nil: no traces. Where they would go to and how
// must be right, or the program does not start.
func traceConfig(environ []string) (*traceSettings, error) {
	get := func(name string) string { return strings.TrimSpace(lookup(environ, name)) }
	otlp := func(name string) string { // the signal's own variable wins
		return orElse(get("OTEL_EXPORTER_OTLP_TRACES_"+name), get("OTEL_EXPORTER_OTLP_"+name))
	}
	if strings.EqualFold(get("OTEL_SDK_DISABLED"), "true") || get("OTEL_TRACES_EXPORTER") == "none" || otlp("ENDPOINT") == "" {
		return nil, nil
	}
	c := &traceSettings{endpoint: get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), timeout: exportTime}
	if c.endpoint == "" {
		c.endpoint = strings.TrimSuffix(get("OTEL_EXPORTER_OTLP_ENDPOINT"), "/") + "/v1/traces"
	}
	if at, err := url.Parse(c.endpoint); err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT is no address like http://127.0.0.1:4318")
	}
	if kind := get("OTEL_TRACES_EXPORTER"); kind != "" && kind != "otlp" {
		return nil, fmt.Errorf("OTEL_TRACES_EXPORTER is %q; write otlp or none", kind)
	}
	if p := otlp("PROTOCOL"); p != "" && p != "http/protobuf" {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL is %q; traces leave as http/protobuf, mostly to port 4318", p)
	}
	switch z := otlp("COMPRESSION"); z {
	case "", "none":
	case "gzip":
		c.gzip = true
	default:
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_COMPRESSION is %q; write gzip or none", z)
	}
	if path := otlp("CERTIFICATE"); path != "" {
		pem, err := os.ReadFile(path)
		c.roots = x509.NewCertPool()
		if err != nil || !c.roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CERTIFICATE is no file with certificates (PEM)")
		}
	}
	if ms := otlp("TIMEOUT"); ms != "" {
		n, err := strconv.Atoi(ms)
		if err != nil || n <= 0 {
			c.ignore("OTEL_EXPORTER_OTLP_TIMEOUT is no number of milliseconds")
		} else {
			c.timeout = time.Duration(n) * time.Millisecond
		}
	}
	c.headers = c.pairs("OTEL_EXPORTER_OTLP_HEADERS", otlp("HEADERS"))
	c.resource = c.pairs("OTEL_RESOURCE_ATTRIBUTES", get("OTEL_RESOURCE_ATTRIBUTES"))
	if name := get("OTEL_SERVICE_NAME"); name != "" {
		c.resource = append(c.resource, [2]string{"service.name", name})
	}
	c.sampler = c.sampled(get("OTEL_TRACES_SAMPLER"), get("OTEL_TRACES_SAMPLER_ARG"))
	return c, nil
}

func (c *traceSettings) ignore(why string) { c.warnings = append(c.warnings, why+"; it is ignored") }

// pairs reads "key=value,key=value" with %-escapes.
func (c *traceSettings) pairs(name, text string) (all [][2]string) {
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		key, value, ok := strings.Cut(part, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if key = strings.TrimSpace(key); !ok || key == "" || err != nil {
			c.ignore(name + " has a part that is not key=value")
			continue
		}
		all = append(all, [2]string{key, value})
	}
	return all
}

// samplers are the words of OTEL_TRACES_SAMPLER.
var samplers = []string{"always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"}

func (c *traceSettings) sampled(word, arg string) sdktrace.Sampler {
	if word == "" || !slices.Contains(samplers, word) {
		if word != "" {
			c.ignore("OTEL_TRACES_SAMPLER is none of " + strings.Join(samplers, ", "))
		}
		word = "parentbased_always_on"
	}
	kind, based := strings.CutPrefix(word, "parentbased_")
	s := sdktrace.AlwaysSample()
	switch kind {
	case "always_off":
		s = sdktrace.NeverSample()
	case "traceidratio":
		ratio, err := strconv.ParseFloat(arg, 64)
		if arg == "" || err != nil || ratio < 0 || ratio > 1 {
			if arg != "" {
				c.ignore("OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1")
			}
			ratio = 1
		}
		s = sdktrace.TraceIDRatioBased(ratio)
	}
	if based {
		s = sdktrace.ParentBased(s)
	}
	return s
}
