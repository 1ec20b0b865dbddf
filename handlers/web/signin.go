package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"regexp"
	"time"

	"leadline/bot"
)

// tokenShape is what a link may end in; anything else is not looked up.
var tokenShape = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{28}$`)

// cookieName: with the prefix no other host and no plain page can set it. By
// plain http browsers refuse the prefix; then we are on one machine.
func (p *pages) cookieName(what string) string {
	if p.secure {
		return "__Host-leadline-" + what
	}
	return "leadline-" + what
}

func (p *pages) setCookie(w http.ResponseWriter, what, value string, same http.SameSite, life time.Duration) {
	c := &http.Cookie{Name: p.cookieName(what), Value: value, Path: "/", HttpOnly: true, Secure: p.secure, SameSite: same, MaxAge: int(life.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

func (p *pages) cookie(r *http.Request, what string) string {
	c, err := r.Cookie(p.cookieName(what))
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

// hash is what the database knows of a session.
func hash(secret string) string {
	sum := sha256.Sum256([]byte("leadline session " + secret))
	return hex.EncodeToString(sum[:])
}

// proof ties the form to the browser that was shown it, and to this link.
func proof(nonce, token string) string {
	sum := sha256.Sum256([]byte("leadline door " + nonce + " " + token))
	return hex.EncodeToString(sum[:])
}

// door shows the button that signs in. Whatever looks at links by itself, for a
// preview or to check them, changes nothing by that.
func (p *pages) door(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	works := false
	if tokenShape.MatchString(token) {
		var err error
		if works, err = p.Store.LinkWorks(r.Context(), bot.HashLink(token), p.Now()); err != nil {
			p.fail(w, r, err)
			return
		}
	}
	v := &visit{p: p, w: w, r: r, lang: langOf(r)}
	if !works {
		v.status = http.StatusGone
		p.check(r, v.write("door.html", "Sign in", map[string]any{"Works": false}))
		return
	}
	nonce := p.Random()
	p.setCookie(w, "door", nonce, http.SameSiteStrictMode, bot.LinkLife)
	p.check(r, v.write("door.html", "Sign in", map[string]any{"Works": true, "Token": token, "Proof": proof(nonce, token)}))
}

// signIn uses the link up. The session is always a new one: what the browser
// brought along is never taken over.
func (p *pages) signIn(w http.ResponseWriter, r *http.Request) {
	token, nonce := r.PathValue("token"), p.cookie(r, "door")
	if err := r.ParseForm(); err != nil {
		p.fail(w, r, err)
		return
	}
	given, want := r.PostForm.Get("proof"), proof(nonce, token)
	p.setCookie(w, "door", "", http.SameSiteStrictMode, 0)
	if !tokenShape.MatchString(token) || nonce == "" || subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1 {
		http.Redirect(w, r, "/in/"+urlToken(token), http.StatusSeeOther) // it is shown again, and may still work
		return
	}
	secret, now := p.Random(), p.Now()
	err := p.Store.SignIn(r.Context(), bot.HashLink(token), hash(secret), hash(p.cookie(r, "session")), now, now.Add(sessionTime))
	if errors.Is(err, p.ErrNotFound) {
		http.Redirect(w, r, "/in/"+token, http.StatusSeeOther)
		return
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.setCookie(w, "session", secret, http.SameSiteLaxMode, sessionTime)
	http.Redirect(w, r, "/me", http.StatusSeeOther)
}

// urlToken is the token if it could be one.
func urlToken(token string) string {
	if tokenShape.MatchString(token) {
		return token
	}
	return "-"
}

// signOut ends the session on the server, whatever the browser keeps.
func (p *pages) signOut(w http.ResponseWriter, r *http.Request) {
	if secret := p.cookie(r, "session"); secret != "" {
		if err := p.Store.EndSession(r.Context(), hash(secret), p.Now()); err != nil {
			p.fail(w, r, err)
			return
		}
	}
	p.setCookie(w, "session", "", http.SameSiteLaxMode, 0)
	v := &visit{p: p, w: w, r: r, lang: langOf(r)}
	p.check(r, v.write("out.html", "Signed out", nil))
}

// signedIn is a page for people with a session.
func (p *pages) signedIn(show func(*pages, *visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		secret := p.cookie(r, "session")
		if secret == "" {
			p.sorry(w, r, http.StatusUnauthorized, nil)
			return
		}
		now := p.Now()
		who, err := p.Store.Session(r.Context(), hash(secret), now, idleTime)
		if errors.Is(err, p.ErrNotFound) {
			p.setCookie(w, "session", "", http.SameSiteLaxMode, 0)
			p.sorry(w, r, http.StatusUnauthorized, nil)
			return
		}
		if err != nil {
			p.fail(w, r, err)
			return
		}
		set := p.Settings()
		v := &visit{p: p, w: w, who: who, now: now, set: set, day: set.Day(now), zone: who.Location(set.Zone), lang: who.Lang}
		v.r = r.WithContext(context.WithValue(r.Context(), visitor{}, v))
		if err := show(p, v); err != nil {
			p.fail(v.w, v.r, err)
		}
	}
}

// errHidden is what is not there or not theirs: both look the same.
var errHidden = errors.New("not there, or not theirs")

// fail answers an error.
func (p *pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errHidden), errors.Is(err, p.ErrNotFound):
		p.sorry(w, r, http.StatusNotFound, nil)
	case errors.As(err, &large):
		p.sorry(w, r, http.StatusRequestEntityTooLarge, nil)
	case errors.Is(err, context.DeadlineExceeded):
		p.sorry(w, r, http.StatusServiceUnavailable, err)
	default:
		p.sorry(w, r, http.StatusInternalServerError, err)
	}
}

func (p *pages) check(r *http.Request, err error) {
	if err != nil {
		p.Log.ErrorContext(r.Context(), "write a page", "pattern", r.Pattern, "err", scrubbed(err))
	}
}
