package bot

import "encoding/json"

// Search is what WHO looks for, and where the person may look.
type Search struct {
	Own       PersonID `json:"own,omitempty"`       // leads that this person sent
	Review    []string `json:"review,omitempty"`    // stations whose leads under review may be seen
	Districts []string `json:"districts,omitempty"` // all that these know
	Phone     string   `json:"phone,omitempty"`     // E.164
	Lead      string   `json:"lead,omitempty"`      // a lead's code
	Customer  int64    `json:"customer,omitempty"`
	Words     string   `json:"words,omitempty"` // a name
}

// Need is the need for what a search finds.
func (s Search) Need() Need {
	b, _ := json.Marshal(s) // strings and numbers only
	return Need{NeedFound, string(b)}
}

// ParseSearch reads the key of a NeedFound.
func ParseSearch(key string) (s Search, err error) {
	err = json.Unmarshal([]byte(key), &s)
	return s, err
}

// Found is a customer that a search found.
type Found struct {
	ID    int64
	Name  string
	City  string
	ZIP5  string
	Exact bool   // by phone, code or the very name
	Lead  string // code of its newest lead, "" if none
}
