package bot

import "strings"

// PhoneText is a phone number as people write it: "303-555-0142 x12" for E.164
// "+13035550142" and the extension "12", which may be empty. A number of another
// country stays as it is.
func PhoneText(e164, ext string) string {
	text := e164
	if n, ok := strings.CutPrefix(e164, "+1"); ok && len(n) == 10 {
		text = n[:3] + "-" + n[3:6] + "-" + n[6:]
	}
	if ext != "" {
		text += " x" + ext
	}
	return text
}
