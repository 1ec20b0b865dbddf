package bot

// Message is something to say, already worded in the person's language, before
// a channel renders it. Text alone must say everything: buttons and fields are
// comfort, never the only way.
type Message struct {
	// Text is the whole message but for the menu of Buttons.
	Text string `json:"text"`
	// Ack is what was understood, said before Text; it survives when a reply
	// that has not left yet is replaced by the next turn's.
	Ack string `json:"ack,omitempty"`
	// Buttons are offered below. On SMS those with a Key become a line
	// "1 SEND 2 FIX 3 DROP"; those without are left out (Text names them).
	Buttons []Button `json:"buttons,omitempty"`
	// Fields are the pairs of a card; channels with cards show them in place of
	// Text, under Title.
	Title  string  `json:"title,omitempty"`
	Fields []Field `json:"fields,omitempty"`
	// Prompt is the number of the question asked, 0 if none. Only a prompt may
	// be superseded by the next turn's reply.
	Prompt int `json:"prompt,omitempty"`
	// Compliance texts (STOP confirmation, HELP) reach a stopped person.
	Compliance bool `json:"compliance,omitempty"`
	// OnePart: must fit one SMS segment; Parts is the most it may take (0: 3).
	Parts int `json:"parts,omitempty"`
	// Lines is how many lines of a gathered message it has room for.
	Lines int `json:"-"`
}

// Whole is the text with its acknowledgement in front.
func (m Message) Whole() string {
	switch {
	case m.Ack == "":
		return m.Text
	case m.Text == "":
		return m.Ack
	}
	return m.Ack + "\n" + m.Text
}

// Button is one thing to press. Do is the command it stands for, as if typed
// ("CLAIM CC-7K3M4"); Prompt, when set, is the question it answers, and Claim
// the claim it belongs to: outdated ones do not act.
type Button struct {
	Key   string `json:"key,omitempty"` // what may be typed instead: "1"
	Label string `json:"label"`
	Do    string `json:"do"`
	Style string `json:"style,omitempty"` // "primary", "danger" or empty
	// Prompt is the number of the question it hung under; Field that question.
	Prompt int    `json:"prompt,omitempty"`
	Field  string `json:"field,omitempty"`
	Draft  string `json:"draft,omitempty"`
	Claim  int    `json:"claim,omitempty"`
}

// Field is a labelled value of a card.
type Field struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// FormView is a modal or web form.
type FormView struct {
	Title  string
	Submit string
	Close  string
	Inputs []Input
	// Errors are sentences by input name; empty: the form was accepted.
	Errors map[string]string
	// Done is said when the form was accepted.
	Done string
}

// Input is one field of a form.
type Input struct {
	Name     string // dotted card field or bot.Fields word
	Label    string
	Hint     string
	Value    string
	Options  []Option // a choice, else a line of text
	Many     bool     // several options
	Long     bool     // several lines
	Optional bool
	Max      int // characters
}

// Option is one choice of an Input.
type Option struct{ Value, Label string }
