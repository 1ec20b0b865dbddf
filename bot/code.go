package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Crockford is the alphabet of codes: no I, L, O, U, so that they can be read aloud.
const Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode makes a lead code from randomness: the prefix and five characters,
// at least one a digit. n tells several codes of one turn apart.
func NewCode(prefix string, seed [16]byte, n int) string {
	for try := 0; ; try++ {
		s := crockford(fmt.Sprintf("lead/%x/%d/%d", seed, n, try), 5)
		if strings.ContainsAny(s, "0123456789") {
			return prefix + "-" + s
		}
	}
}

// NewInvite makes an invite code of 8 characters (40 bits) from randomness.
func NewInvite(seed [16]byte, n int) string {
	return crockford(fmt.Sprintf("invite/%x/%d", seed, n), 8)
}

// HashInvite is what is stored of an invite code; case and look-alike letters
// make no difference.
func HashInvite(code string) string {
	sum := sha256.Sum256([]byte("leadline invite " + FoldCode(code)))
	return hex.EncodeToString(sum[:])
}

// FoldCode writes a code as Crockford reads it: upper case, O as 0, I and L as
// 1, without dashes and spaces.
func FoldCode(code string) string {
	return strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "").Replace(strings.ToUpper(code))
}

func crockford(from string, n int) string {
	sum := sha256.Sum256([]byte(from))
	b := make([]byte, n)
	for i := range b {
		b[i] = Crockford[sum[i]&31]
	}
	return string(b)
}
