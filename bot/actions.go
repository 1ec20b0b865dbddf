package bot

import "time"

// The actions a Turn may ask for.
type (
	// SendLead makes a lead of a confirmed card. Code comes from NewCode.
	SendLead struct {
		Draft    string // id of the draft: one lead each
		Code     string
		Card     Card
		Source   string
		CardDate Date
		Sale     bool // Business Connect: already a sale, revenue unverified
		// For is whose card it is, where the coordinator of Station keys it; Handed
		// the draft of the queue that it finishes.
		For     PersonID `json:",omitempty"`
		Station string   `json:",omitempty"`
		Handed  string   `json:",omitempty"`
	}
	// ClaimLead takes an open lead; Claim, when set, is the claim number the
	// button was made for.
	ClaimLead struct{ Code string }
	// ReleaseLead gives a held lead back.
	ReleaseLead struct{ Code, Reason string }
	// ReachLead records the first contact [S2 MC-q2], At when it was; Attempt only
	// a try, which stops no clock.
	ReachLead struct {
		Code    string
		At      time.Time
		Note    string
		Attempt bool
	}
	// CloseLead ends a lead: a sale with revenue, or no sale with a reason.
	CloseLead struct {
		Code   string
		Sale   bool
		Cents  int64  // new estimated annualized revenue, US cents; 0: none was said
		Pieces int    // a year; 0: not said
		Reason string // price, stays_with_current, not_a_fit, no_reply, wrong_contact, other
		Note   string
	}
	// NoteLead adds a note of the holder or the submitter.
	NoteLead struct{ Code, Text string }
	// WithdrawLead takes a lead back before it is closed.
	WithdrawLead struct{ Code, Reason string }
	// UnsendLead is UNDO within 30 minutes of sending, before a claim: the lead
	// is withdrawn and its card becomes a draft again.
	UnsendLead struct{ Code string }
	// Enroll links the speaker's address to the person of an invite.
	Enroll struct {
		Invite  Invite
		Wording string
	}
	// FailJoin counts a code tried in vain.
	FailJoin struct{ Hash string }
	// MakeInvite stores a new code (its hash) for a person.
	MakeInvite struct {
		Person PersonID
		Hash   string
	}
	// SetLang sets the speaker's language: "en" or "es".
	SetLang struct{ Lang string }
	// SetMute mutes or unmutes unasked messages.
	SetMute struct{ Muted bool }
	// Forget blanks what was said about a customer who did not agree: the texts
	// that are named, with our replies to them; All: whatever was said since then.
	Forget struct {
		Since  time.Time // when the talk about them began
		All    bool      `json:",omitempty"`
		Texts  []int64   `json:",omitempty"` // inbox rows
		Causes []string  `json:",omitempty"` // of what we said besides
		Files  []string  `json:",omitempty"` // photos
	}
	// BindPool ties the room in which it was said to a pool.
	BindPool struct{ District string }
	// HandOver gives a draft with concurrence to the station's management
	// coordinator: it waited seven days, or was open at a STOP.
	HandOver struct {
		Draft string
		Card  Card
		Born  time.Time
		Why   string // waited, stop
	}
	// LogActivity is Business Connect's "neither": an activity, no lead.
	LogActivity struct {
		Draft string
		Card  Card
		Note  string
	}
	// MakeLink stores a link (the hash of its token) that signs the speaker in
	// to the web pages once.
	MakeLink struct{ Hash string }
	// KeepMedia has a file fetched later and kept under a name; a contact card
	// is then heard and not kept.
	KeepMedia struct {
		Name    string
		Media   Media
		Contact bool
	}
	// ShowHome publishes the speaker's own page inside the chat app.
	ShowHome struct{ Page Message }
	// NeutralLine says that today's one neutral reply to a stranger was used.
	NeutralLine struct{}
)

func (SendLead) action()     {}
func (ClaimLead) action()    {}
func (ReleaseLead) action()  {}
func (ReachLead) action()    {}
func (CloseLead) action()    {}
func (NoteLead) action()     {}
func (WithdrawLead) action() {}
func (UnsendLead) action()   {}
func (Enroll) action()       {}
func (FailJoin) action()     {}
func (MakeInvite) action()   {}
func (SetLang) action()      {}
func (SetMute) action()      {}
func (Forget) action()       {}
func (BindPool) action()     {}
func (NeutralLine) action()  {}
func (MakeLink) action()     {}
func (KeepMedia) action()    {}
func (ShowHome) action()     {}
func (HandOver) action()     {}
func (LogActivity) action()  {}
