package simulator

import (
	"bytes"
	"context"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"strings"

	"leadline/bot"
)

// Fetch makes up the file behind a name: there need not be one. The same name
// gives the same picture, a card with a few lines on a desk.
func (c *channel) Fetch(ctx context.Context, ref string) (bot.File, error) {
	name, ok := strings.CutPrefix(ref, "simulator:")
	if !ok || ctx.Err() != nil {
		return bot.File{}, bot.ErrNotTaken
	}
	if card, ok := strings.CutSuffix(name, ".vcf"); ok {
		return bot.File{Type: "text/vcard", Bytes: vcard(ParseContact(strings.ReplaceAll(card, "_", " ")))}, nil
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	seed := h.Sum32()
	desk := color.RGBA{R: uint8(90 + seed%60), G: uint8(70 + seed>>8%60), B: uint8(60 + seed>>16%60), A: 255}
	pic := image.NewRGBA(image.Rect(0, 0, 640, 400))
	fill(pic, pic.Bounds(), desk)
	fill(pic, image.Rect(60, 40, 580, 360), color.RGBA{R: 250, G: 248, B: 240, A: 255})
	for line := range 7 {
		long := 120 + int(seed>>(3*line)%8)*40
		fill(pic, image.Rect(90, 80+line*38, 90+long, 92+line*38), color.RGBA{R: 60, G: 64, B: 80, A: 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, pic, nil); err != nil {
		return bot.File{}, err
	}
	return bot.File{Type: "image/jpeg", Bytes: b.Bytes()}, nil
}

// vcard writes a contact as phones send it: what its file is called is what it
// says ("Ann_Ruiz;Vita_Co;303-555-0142.vcf").
func vcard(c bot.ContactCard) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + c.Name + "\r\nORG:" + c.Org + "\r\nTITLE:" + c.Role + "\r\n")
	for _, p := range c.Phones {
		b.WriteString("TEL:" + p + "\r\n")
	}
	for _, m := range c.Emails {
		b.WriteString("EMAIL:" + m + "\r\n")
	}
	b.WriteString("END:VCARD\r\n")
	return []byte(b.String())
}

func fill(pic *image.RGBA, r image.Rectangle, c color.RGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			pic.SetRGBA(x, y, c)
		}
	}
}
