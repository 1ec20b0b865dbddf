package bot

import (
	"context"
	"errors"
)

// Tracer is told of the steps of the one path, for those who look at where time
// goes. It hears names, words of ours, counts and row ids: never a text, an
// address, a name, or what an error says.
type Tracer interface {
	// Begin opens a step below the one of ctx; where there is none, below that which
	// was left for the one of these people, or beside those left for several.
	Begin(ctx context.Context, step string, people ...PersonID) (context.Context, Leg)
}

// Leg is a step under way.
type Leg interface {
	Word(key, value string)
	Count(key string, n int64)
	// Leave lets the next step that begins for these people follow this one.
	Leave(people ...PersonID)
	// End closes it; class is what kind of failure it was, "" for none.
	End(class string)
}

// untraced is what nobody looks at.
type untraced struct{}

func (untraced) Begin(ctx context.Context, _ string, _ ...PersonID) (context.Context, Leg) {
	return ctx, untraced{}
}
func (untraced) Word(string, string) {}
func (untraced) Count(string, int64) {}
func (untraced) Leave(...PersonID)   {}
func (untraced) End(string)          {}

// FaultOf is the kind of an error, which says nothing of anybody.
func FaultOf(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.DeadlineExceeded):
		return "too late"
	case errors.Is(err, context.Canceled):
		return "given up"
	case isTransient(err):
		return "transient"
	}
	return "failed"
}
