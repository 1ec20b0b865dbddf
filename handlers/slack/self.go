package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"

	sdk "github.com/slack-go/slack"
)

// identity says who we are in Slack. An empty app is not known: then only the
// team is compared, for the signing secret belongs to one app anyway.
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

// identity asks Slack who we are, once. Until it is known nothing is taken: a
// message of another workspace must not get in.
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
	r, err := c.api.AuthTestContext(ctx)
	if err != nil {
		return identity{}, fmt.Errorf("ask slack who we are: %w", errorOf(err))
	}
	if r.TeamID == "" {
		return identity{}, errors.New("ask slack who we are: the answer names no workspace")
	}
	id := identity{team: r.TeamID, app: appOf(c.cfg), user: r.UserID}
	if c.cfg.BotUser != "" {
		id.user = c.cfg.BotUser
	}
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

// ours says whether a request is about our workspace and our app.
func (id identity) ours(team, app string) bool {
	return team == id.team && (id.app == "" || app == id.app)
}
