package channeltest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Spec is a provider's own description of its API (OpenAPI 3 or Swagger 2), cut
// down to the calls that a channel makes.
type Spec struct {
	doc    *openapi3.T
	prefix string
	extra  []string
}

// LoadSpec reads a description. Prefix is what stands before the described
// paths in our calls ("/api"); extra are fields that the provider takes though
// its description lacks them: every other unknown field is an error.
func LoadSpec(t testing.TB, file, prefix string, extra ...string) *Spec {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var head struct{ Swagger string }
	if err := json.Unmarshal(b, &head); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var doc *openapi3.T
	if head.Swagger != "" {
		var old openapi2.T
		if err := json.Unmarshal(b, &old); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		doc, err = openapi2conv.ToV3(&old)
	} else {
		doc, err = openapi3.NewLoader().LoadFromData(b)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	doc.Security = nil // who may call is for the fake to check
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			op.Security = nil
		}
	}
	return &Spec{doc: doc, prefix: prefix, extra: extra}
}

// Check holds one request against the description.
func (s *Spec) Check(r *http.Request, body []byte) error {
	route, params, err := s.route(r)
	if err != nil {
		return err
	}
	if err := s.known(r, body, route); err != nil {
		return err
	}
	copied := r.Clone(context.Background())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	return openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: copied, PathParams: params, QueryParams: copied.URL.Query(), Route: route,
	})
}

// route finds the described path and method.
func (s *Spec) route(r *http.Request) (*routers.Route, map[string]string, error) {
	path, ok := strings.CutPrefix(r.URL.Path, s.prefix)
	if !ok {
		return nil, nil, fmt.Errorf("path does not begin with %s", s.prefix)
	}
	for _, template := range s.doc.Paths.InMatchingOrder() {
		params, ok := match(template, path)
		if !ok {
			continue
		}
		item := s.doc.Paths.Value(template)
		op := item.GetOperation(r.Method)
		if op == nil {
			return nil, nil, fmt.Errorf("no method %s at %s", r.Method, template)
		}
		return &routers.Route{Spec: s.doc, Path: template, PathItem: item, Method: r.Method, Operation: op}, params, nil
	}
	return nil, nil, fmt.Errorf("no such path")
}

// match compares a path with a template like "/a/{Name}.json".
func match(template, path string) (map[string]string, bool) {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	params := map[string]string{}
	for i, w := range want {
		before, rest, dynamic := strings.Cut(w, "{")
		name, after, _ := strings.Cut(rest, "}")
		if !dynamic {
			if w != have[i] {
				return nil, false
			}
			continue
		}
		value, ok := strings.CutPrefix(have[i], before)
		if !ok || !strings.HasSuffix(value, after) {
			return nil, false
		}
		params[name] = strings.TrimSuffix(value, after)
	}
	return params, true
}

// known refuses fields that the description does not have: the filter lets
// those pass, the provider may not.
func (s *Spec) known(r *http.Request, body []byte, route *routers.Route) error {
	var names []string
	for _, params := range []openapi3.Parameters{route.PathItem.Parameters, route.Operation.Parameters} {
		for _, p := range params {
			if p.Value.In == openapi3.ParameterInQuery {
				names = append(names, p.Value.Name)
			}
		}
	}
	for key := range r.URL.Query() {
		if !slices.Contains(names, key) && !slices.Contains(s.extra, key) {
			return fmt.Errorf("unknown query field %q", key)
		}
	}
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if route.Operation.RequestBody == nil {
		return nil
	}
	content := route.Operation.RequestBody.Value.Content.Get(media)
	if content == nil || content.Schema == nil {
		return fmt.Errorf("body type %q is not described", media)
	}
	fields, err := fields(media, body)
	if err != nil {
		return err
	}
	for _, key := range fields {
		if content.Schema.Value.Properties[key] == nil && !slices.Contains(s.extra, key) {
			return fmt.Errorf("unknown field %q", key)
		}
	}
	return nil
}

// fields are the names of the top-level fields of a form or JSON body.
func fields(media string, body []byte) ([]string, error) {
	var names []string
	switch media {
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		for key := range form {
			names = append(names, key)
		}
	case "application/json":
		var object map[string]json.RawMessage
		if err := json.Unmarshal(body, &object); err != nil {
			return nil, err
		}
		for key := range object {
			names = append(names, key)
		}
	}
	return names, nil
}
