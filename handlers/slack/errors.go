package slack

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
)

// unsaidWait is kept where Slack says "too many" without saying how long.
const unsaidWait = 30 * time.Second

// classes are Slack's error words by what is done about them and what they
// pause. A word that is not here is Unknown.
var classes = []struct {
	class bot.SendClass
	scope bot.PauseScope
	words string
}{
	{bot.RateLimited, bot.ScopeConversation, "ratelimited rate_limited message_limit_exceeded"},
	{bot.OptedOut, bot.ScopeRecipient, "user_not_found users_not_found user_not_visible user_disabled cannot_dm_bot cannot_message_user"},
	{bot.BadAddress, bot.ScopeConversation, "channel_not_found not_in_channel user_not_in_channel is_archived is_inactive restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel restricted_action_non_threadable_channel messages_tab_disabled method_not_supported_for_channel_type"},
	{bot.BadContent, bot.ScopeMessage, "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text too_many_attachments invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type invalid_json json_not_object invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app view_too_large invalid_view"},
	{bot.Gone, bot.ScopeMessage, "message_not_found cant_update_message edit_window_closed block_mismatch"},
	{bot.WindowClosed, bot.ScopeMessage, "expired_trigger_id invalid_trigger_id invalid_trigger trigger_expired trigger_exchanged exchanged_trigger_id expired_url used_url invalid_response_url"},
	{bot.Auth, bot.ScopeAccount, "invalid_auth not_authed token_revoked token_expired account_inactive missing_scope no_permission access_denied org_login_required ekm_access_denied not_allowed_token_type team_added_to_org team_access_not_granted two_factor_setup_required accesslimited app_missing_action_url"},
	{bot.SenderFault, bot.ScopeSender, "deprecated_endpoint method_deprecated upgrade_required not_enabled"},
	// Slack says of these that part of the work may have been done.
	{bot.Ambiguous, bot.ScopeMessage, "fatal_error internal_error request_timeout service_unavailable team_not_available"},
}

// errorWord is what an error word looks like; anything else is not repeated,
// for it might hold anything.
var errorWord = regexp.MustCompile(`^[a-z_]{2,60}$`)

// byWord classes an answer {"ok":false,"error":word}.
func byWord(word string) *bot.SendError {
	if word == "" { // said no and not why: nobody knows what was done
		return &bot.SendError{Class: bot.Ambiguous, Scope: bot.ScopeMessage, Code: "no_error"}
	}
	if !errorWord.MatchString(word) {
		return &bot.SendError{Class: bot.Unknown, Scope: bot.ScopeMessage, Code: "unreadable_error"}
	}
	for _, c := range classes {
		for known := range strings.FieldsSeq(c.words) {
			if word != known {
				continue
			}
			e := &bot.SendError{Class: c.class, Scope: c.scope, Code: word}
			if e.Class == bot.RateLimited {
				e.RetryAfter = unsaidWait
			}
			return e
		}
	}
	return &bot.SendError{Class: bot.Unknown, Scope: bot.ScopeMessage, Code: word}
}

// byStatus classes an answer that is no 200. 404 and 410 are what a response
// URL answers when it is used up.
func byStatus(status int) *bot.SendError {
	e := &bot.SendError{Class: bot.Unknown, Scope: bot.ScopeMessage, Code: fmt.Sprintf("http_%d", status)}
	switch {
	case status >= http.StatusInternalServerError:
		e.Class = bot.Ambiguous
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		e.Class, e.Scope = bot.Auth, bot.ScopeAccount
	case status == http.StatusRequestEntityTooLarge:
		e.Class = bot.BadContent
	}
	return e
}

// failed classes any failure of a call. The SDK's errors hold Slack's answer,
// the address or the token's neighbours: none of that is kept.
func failed(w *handlers.Wire, err error) *bot.SendError {
	if e, ok := errors.AsType[*bot.SendError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*sdk.RateLimitedError](err); ok {
		return &bot.SendError{Class: bot.RateLimited, Scope: bot.ScopeConversation, RetryAfter: e.RetryAfter, Code: "ratelimited"}
	}
	if e, ok := errors.AsType[sdk.SlackErrorResponse](err); ok {
		return byWord(e.Err)
	}
	if e, ok := errors.AsType[sdk.StatusCodeError](err); ok {
		return byStatus(e.Code)
	}
	return w.Unanswered(err)
}

// errorOf is an error of a call that is no send, ready for a log.
func errorOf(err error) error {
	e := failed(&handlers.Wire{}, err)
	if e.Code == "" {
		return handlers.Scrub(err)
	}
	return errors.New(e.Code)
}
