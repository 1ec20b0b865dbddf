package texts

import "strings"

// gsm is the alphabet of an SMS of 160 letters; those of gsmTwo count double.
// Any other letter makes the whole SMS one of 70.
const (
	gsm    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwo = "^{}\\[~]|€"
)

// Units is how much of an SMS a text takes.
func Units(s string) (n int) {
	for _, r := range s {
		n++
		if strings.ContainsRune(gsmTwo, r) {
			n++
		}
	}
	return n
}

// Foreign are the letters of a text that an SMS of 160 letters does not have.
func Foreign(s string) (letters string) {
	for _, r := range s {
		if !strings.ContainsRune(gsm, r) && !strings.ContainsRune(gsmTwo, r) {
			letters += string(r)
		}
	}
	return letters
}

// Segments is how many SMS a text of GSM letters takes.
func Segments(s string) int {
	n := Units(s)
	if n <= 160 {
		return 1
	}
	return (n + 152) / 153
}
