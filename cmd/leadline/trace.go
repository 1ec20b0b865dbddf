package main

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"leadline/bot"
	"leadline/storage"
)

// Traces of the one path and of jobs, for whoever sets the usual OTEL_ variables;
// without an endpoint nothing of this runs. A collector that is slow or dead loses
// spans, never a message: they wait in a queue of bounded size and are dropped.

const (
	// flushTime is how long a stop waits for the last spans.
	flushTime = 3 * time.Second
	// leftAtMost bounds the people whose steps are to be followed by others.
	leftAtMost = 10_000
)

// tracing is a bot.Tracer.
type tracing struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer

	mu   sync.Mutex
	left map[bot.PersonID]trace.SpanContext
}

// startTracing reads the environment; nil: nobody wants traces.
func startTracing(e *env) (*tracing, error) {
	c, err := traceConfig(e.environ)
	if err != nil || c == nil {
		return nil, err
	}
	for _, w := range c.warnings {
		e.log.Warn("traces", "problem", w)
	}
	attributes := []attribute.KeyValue{attribute.String("service.name", "leadline")}
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		attributes = append(attributes, attribute.String("service.version", b.Main.Version))
	}
	for _, kv := range c.resource { // the operator's words win
		attributes = append(attributes, attribute.String(kv[0], kv[1]))
	}
	export := newSpanExporter(c, e.log, e.now)
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(export), sdktrace.WithSampler(c.sampler), sdktrace.WithResource(resource.NewSchemaless(attributes...)))
	return &tracing{provider: p, tracer: p.Tracer("leadline"), left: map[bot.PersonID]trace.SpanContext{}}, nil
}

// asTracer is a bot.Tracer that is nil where nobody looks.
func (t *tracing) asTracer() bot.Tracer {
	if t == nil {
		return nil
	}
	return t
}

// stop sends what is left, but does not wait long for it.
func (t *tracing) stop(ctx context.Context) {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, flushTime)
	defer cancel()
	_ = t.provider.Shutdown(ctx) // a collector that does not answer is its own problem
}

// Begin opens a span.
func (t *tracing) Begin(ctx context.Context, step string, people ...bot.PersonID) (context.Context, bot.Leg) {
	var options []trace.SpanStartOption
	if before := t.taken(people); len(before) == 1 && !trace.SpanContextFromContext(ctx).IsValid() && len(people) == 1 {
		ctx = trace.ContextWithSpanContext(ctx, before[0])
	} else if len(before) > 0 {
		links := make([]trace.Link, len(before))
		for i, sc := range before {
			links[i] = trace.Link{SpanContext: sc}
		}
		options = append(options, trace.WithLinks(links...))
	}
	ctx, span := t.tracer.Start(ctx, step, options...)
	return ctx, leg{t, span}
}

// taken are the steps left for people; each is followed once.
func (t *tracing) taken(people []bot.PersonID) (before []trace.SpanContext) {
	if len(people) == 0 {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range people {
		if sc, ok := t.left[p]; ok {
			before = append(before, sc)
			delete(t.left, p)
		}
	}
	return before
}

// job is a job with a span around each run.
func (t *tracing) job(j storage.Job) storage.Job {
	if t == nil {
		return j
	}
	run := j.Run
	j.Run = func(ctx context.Context) error {
		ctx, l := t.Begin(ctx, "job")
		l.Word("name", j.Name)
		err := run(ctx)
		l.End(bot.FaultOf(err))
		return err
	}
	return j
}

// leg is one span.
type leg struct {
	of   *tracing
	span trace.Span
}

func (l leg) Word(key, value string)    { l.span.SetAttributes(attribute.String("leadline."+key, value)) }
func (l leg) Count(key string, n int64) { l.span.SetAttributes(attribute.Int64("leadline."+key, n)) }

// Leave keeps where the span is; of what nobody follows the map is emptied at times.
func (l leg) Leave(people ...bot.PersonID) {
	sc := l.span.SpanContext()
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	if len(l.of.left) > leftAtMost {
		clear(l.of.left)
	}
	for _, p := range people {
		l.of.left[p] = sc
	}
}

func (l leg) End(class string) {
	if class != "" {
		l.span.SetStatus(codes.Error, class)
	}
	l.span.End()
}
