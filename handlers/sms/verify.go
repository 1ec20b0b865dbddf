package sms

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"leadline/handlers"
)

// Signature is the header in which Twilio proves itself.
const Signature = "X-Twilio-Signature"

var errMalformed = handlers.Refuse{Status: http.StatusBadRequest}

// signable are the addresses Twilio may have signed for us: the one we were
// given, exactly. Only a port that is written there may also be missing, as
// Twilio drops it on some of its ways. The SDK's check is laxer (it takes :443
// where there is none), and what proxies say in headers counts for nothing.
func signable(public *url.URL) []string {
	out := []string{public.String()}
	if public.Port() != "" {
		bare := *public
		bare.Host = public.Hostname()
		if strings.Contains(bare.Host, ":") {
			bare.Host = "[" + bare.Host + "]"
		}
		out = append(out, bare.String())
	}
	return out
}

// verify reads a signed form. What is signed has no separators, so that the
// same proof fits other splits of the same letters: therefore no key may come
// twice, and the callers look hard at the few they need. Unknown keys are fine,
// Twilio adds some now and then.
func (c *Channel) verify(r *http.Request, body []byte) (url.Values, error) {
	proofs := r.Header[Signature]
	if len(proofs) != 1 {
		return nil, handlers.Unsigned
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errMalformed
	}
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var signed strings.Builder
	for _, k := range keys {
		signed.WriteString(k)
		signed.WriteString(form[k][0])
	}
	if !c.proven(proofs[0], r.URL.RequestURI(), signed.String()) {
		return nil, handlers.Unsigned
	}
	for _, v := range form {
		if len(v) > 1 {
			return nil, errMalformed
		}
	}
	if form.Get("AccountSid") != c.AccountSID || !messageSID.MatchString(form.Get("MessageSid")) {
		return nil, errMalformed
	}
	return form, nil
}

// proven compares with every token and address; all are always computed.
func (c *Channel) proven(proof, uri, signed string) bool {
	ok := false
	for _, token := range c.AuthTokens {
		for _, public := range c.public {
			h := hmac.New(sha1.New, []byte(token))
			h.Write([]byte(public + uri + signed))
			want := base64.StdEncoding.EncodeToString(h.Sum(nil))
			if hmac.Equal([]byte(want), []byte(proof)) {
				ok = true
			}
		}
	}
	return ok
}

// ours says whether a message was sent to us: to our number, or to a number of
// our messaging service.
func (c *Channel) ours(to, service string) bool {
	return c.From != "" && to == c.From || c.MessagingServiceSID != "" && service == c.MessagingServiceSID && number.MatchString(to)
}
