package bot

import (
	"crypto/sha256"
	"encoding/hex"
)

// Talk is a service talk of the library, in its newest version.
type Talk struct {
	Number  int
	Code    string
	Title   string
	Teaser  string // one SMS segment
	Text    string // at most two minutes aloud; empty in lists
	Version int
	Hash    string // of title and text
}

// TalkHash is what is frozen at the first signature: both sides sign the same
// words.
func TalkHash(title, text string) string {
	sum := sha256.Sum256([]byte("leadline talk\n" + title + "\n" + text))
	return hex.EncodeToString(sum[:])
}

// The sides of the program: each has its coordinator at every station.
const (
	USPS = "usps"
	NALC = "nalc"
)

// SideOf is the side that appoints a role: the NALC its carrier coordinators and
// admins, USPS all others [S2 q8].
func SideOf(r Role) string {
	if r == CarrierCoordinator || r == NALCAdmin {
		return NALC
	}
	return USPS
}

// OtherSide is the side across the table.
func OtherSide(side string) string {
	if side == NALC {
		return USPS
	}
	return NALC
}

// CoordinatorOf is a side's coordinator of a station, AdminOf its admin of a
// district.
func CoordinatorOf(side string) Role {
	if side == NALC {
		return CarrierCoordinator
	}
	return ManagementCoordinator
}

// AdminOf is who speaks for a side in a district.
func AdminOf(side string) Role {
	if side == NALC {
		return NALCAdmin
	}
	return ProgramAdmin
}
