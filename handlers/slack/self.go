package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/slack-go/slack"
)

// identity says who we are in Slack. What is empty is not known and not
// compared: the signing secret belongs to one app anyway.
type identity struct{ team, app, user string }

// self remembers our identity once Slack told it.
type self struct {
	turn chan struct{} // one asks, the others wait as long as their request may
	is   *identity
}

func newSelf(cfg Config) self {
	s := self{turn: make(chan struct{}, 1)}
	if cfg.TeamID != "" {
		s.is = &identity{team: cfg.TeamID, app: appOf(cfg), user: cfg.BotUser}
	}
	s.turn <- struct{}{}
	return s
}

// appOf is the app id of the settings; an app-level token has it inside.
func appOf(cfg Config) string {
	if parts := strings.Split(cfg.AppToken, "-"); cfg.AppID == "" && len(parts) > 2 && strings.HasPrefix(parts[2], "A") {
		return parts[2]
	}
	return cfg.AppID
}

// identity is who we are. Until it is known nothing is taken: a message of
// another workspace must not get in.
func (c *Channel) identity(ctx context.Context) (identity, error) {
	select {
	case <-c.self.turn:
	case <-ctx.Done():
		return identity{}, ctx.Err()
	}
	defer func() { c.self.turn <- struct{}{} }()
	if c.self.is != nil {
		return *c.self.is, nil
	}
	r, err := c.ask(ctx)
	if errors.Is(err, errNoWorkspace) { // Slack always names one; another server of its interface may not
		c.cfg.Log.Warn("slack does not name our workspace: every signed request is taken for ours")
		err = nil
	}
	if err != nil {
		return identity{}, err
	}
	id := identity{team: r.TeamID, app: appOf(c.cfg), user: cmp.Or(c.cfg.BotUser, r.UserID)}
	if id.app == "" && r.BotID != "" {
		if b, err := c.api.GetBotInfoContext(ctx, sdk.GetBotInfoParameters{Bot: r.BotID}); err == nil {
			id.app = b.AppID
		} else {
			c.cfg.Log.Warn("ask slack for our app id", "cause", errorOf(err))
		}
	}
	c.self.is = &id
	return id, nil
}

var errNoWorkspace = errors.New("ask slack who we are: the answer names no workspace")

func (c *Channel) ask(ctx context.Context) (*sdk.AuthTestResponse, error) {
	r, err := c.api.AuthTestContext(ctx)
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask slack who we are: %w", errorOf(err))
	case r.TeamID == "":
		return r, errNoWorkspace
	case c.cfg.TeamID != "" && r.TeamID != c.cfg.TeamID:
		return nil, fmt.Errorf("ask slack who we are: the bot token belongs to workspace %s, not to %s", r.TeamID, c.cfg.TeamID)
	}
	return r, nil
}

// Check asks Slack whether the bot token is good and may do all that is needed.
// It returns the name of the workspace.
func (c *Channel) Check(ctx context.Context) (workspace string, err error) {
	r, err := c.ask(ctx)
	if err != nil {
		return "", err
	}
	if granted := r.Header.Get("X-OAuth-Scopes"); granted != "" {
		var missing []string
		for _, s := range Scopes {
			if !slices.ContainsFunc(strings.Split(granted, ","), func(g string) bool { return strings.TrimSpace(g) == s }) {
				missing = append(missing, s)
			}
		}
		if len(missing) > 0 {
			return r.Team, fmt.Errorf("the slack app lacks the scopes %s: update it with the output of leadline slack manifest and install it again", strings.Join(missing, ", "))
		}
	}
	return r.Team, nil
}

// ours says whether a request is about our workspace and our app.
func (id identity) ours(team, app string) bool {
	return (id.team == "" || team == id.team) && (id.app == "" || app == id.app)
}
