package handlers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	pngs "image/png"
	"strings"
	"testing"

	"leadline/bot"
)

// halves is a picture whose left half is red and whose right half is blue.
func halves(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 220, A: 255}
			if x >= w/2 {
				c = color.RGBA{B: 220, A: 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif puts an EXIF part with an orientation and a place behind the start of
// a JPEG.
func withExif(file []byte, turn uint16, order binary.AppendByteOrder) []byte {
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, turn)
	tiff = order.AppendUint16(tiff, 0)
	tiff = order.AppendUint16(tiff, 0x010e) // description
	tiff = order.AppendUint16(tiff, 2)
	tiff = order.AppendUint32(tiff, 24)
	tiff = order.AppendUint32(tiff, 38)
	tiff = order.AppendUint32(tiff, 0)
	tiff = append(tiff, "GPS 39.8 N 105.1 W secret"...)
	part := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, byte((len(part)+2)>>8), byte(len(part)+2))
	return append(append(out, part...), file[2:]...)
}

func TestS21_NothingButPixelsIsKept(t *testing.T) {
	t.Parallel()
	was := withExif(jpegOf(t, halves(80, 40)), 1, binary.LittleEndian)
	was = append(was, "trailing secret <script>"...)
	got, err := Tidy(File{Type: "image/jpeg", Bytes: was})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Exif", "GPS", "secret", "script"} {
		if bytes.Contains(got.Bytes, []byte(secret)) {
			t.Errorf("%q is still in it", secret)
		}
	}
	if got.Type != "image/jpeg" || got.Width != 80 || got.Height != 40 || got.Contact != nil {
		t.Errorf("kept %s %dx%d %v", got.Type, got.Width, got.Height, got.Contact)
	}
}

// The picture stands upright although what said how it was held is gone.
func TestTidyTurnsPictures(t *testing.T) {
	t.Parallel()
	red := func(file File, x, y int) bool {
		m, err := jpeg.Decode(bytes.NewReader(file.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		r, _, b, _ := m.At(x, y).RGBA()
		return r > b
	}
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for turn, want := range map[uint16]struct{ w, h, x, y int }{ // where red is
			1: {80, 40, 5, 20}, 2: {80, 40, 75, 20}, 3: {80, 40, 75, 20}, 4: {80, 40, 5, 20},
			5: {40, 80, 20, 5}, 6: {40, 80, 20, 5}, 7: {40, 80, 20, 75}, 8: {40, 80, 20, 75},
			0: {80, 40, 5, 20}, 9: {80, 40, 5, 20}, 65535: {80, 40, 5, 20},
		} {
			got, err := Tidy(File{Type: "image/jpeg", Bytes: withExif(jpegOf(t, halves(80, 40)), turn, order)})
			if err != nil {
				t.Fatalf("turn %d: %v", turn, err)
			}
			if got.Width != want.w || got.Height != want.h || !red(got, want.x, want.y) {
				t.Errorf("turn %d (%v): %dx%d, red where it should be: %v", turn, order, got.Width, got.Height, red(got, want.x, want.y))
			}
		}
	}
}

func TestTidyShrinks(t *testing.T) {
	t.Parallel()
	got, err := Tidy(File{Type: "image/png", Bytes: pngOf(t, halves(3200, 800))})
	if err != nil || got.Width != keptSide || got.Height != keptSide/4 || got.Type != "image/jpeg" {
		t.Errorf("%dx%d %s, %v", got.Width, got.Height, got.Type, err)
	}
	got, err = Tidy(File{Type: "image/png", Bytes: pngOf(t, halves(11000, 2))})
	if err != nil || got.Width != keptSide || got.Height != 1 {
		t.Errorf("a line: %dx%d, %v", got.Width, got.Height, err)
	}
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pngs.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG claims to be large and is a few bytes.
func hugePNG(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 2, 0, 0, 0)
	out := []byte("\x89PNG\r\n\x1a\n")
	out = binary.BigEndian.AppendUint32(out, uint32(len(head)))
	part := append([]byte("IHDR"), head...)
	out = append(out, part...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(part))
}

func TestS21_HostilePicturesAreRefused(t *testing.T) {
	t.Parallel()
	var anim bytes.Buffer
	if err := gif.Encode(&anim, image.NewPaletted(image.Rect(0, 0, 9000, 9000), color.Palette{color.Black}), nil); err != nil {
		t.Fatal(err)
	}
	whole := jpegOf(t, halves(64, 64))
	for name, f := range map[string]File{
		"a bomb":              {Type: "image/png", Bytes: hugePNG(60000, 60000)},
		"too wide":            {Type: "image/png", Bytes: hugePNG(maxSide+1, 1)},
		"too many pixels":     {Type: "image/gif", Bytes: anim.Bytes()},
		"nothing":             {Type: "image/png", Bytes: hugePNG(0, 0)},
		"cut off":             {Type: "image/jpeg", Bytes: whole[:len(whole)/3]},
		"only a head":         {Type: "image/jpeg", Bytes: whole[:4]},
		"a page":              {Type: "image/jpeg", Bytes: []byte("<html><script>alert(1)</script>")},
		"a drawing":           {Type: "image/svg+xml", Bytes: []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)},
		"empty":               {Type: "image/png"},
		"what we cannot read": {Type: "image/heic", Bytes: []byte("\x00\x00\x00\x18ftypheic0000")},
	} {
		if got, err := Tidy(f); err == nil || !errors.Is(err, bot.ErrNotTaken) {
			t.Errorf("%s: %dx%d, %v", name, got.Width, got.Height, err)
		}
	}
}

func TestTidyReadsContactCards(t *testing.T) {
	t.Parallel()
	got, err := Tidy(File{Type: CardType, Bytes: []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Ruiz\r\nORG:Vita Co\r\nTEL:303-555-0142\r\nEND:VCARD\r\n")})
	if err != nil || got.Contact == nil || got.Contact.Name != "Ann Ruiz" || got.Contact.Org != "Vita Co" || len(got.Contact.Phones) != 1 || got.Bytes != nil {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = Tidy(File{Type: CardType, Bytes: []byte("BEGIN:VCARD\r\n" + strings.Repeat("X", 100))})
	if err != nil || got.Contact == nil || got.Contact.Name != "" {
		t.Errorf("a broken one: %+v, %v", got, err)
	}
}

func FuzzTidy(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Add(hugePNG(3, 3))
	f.Add(withExif(jpegOf(f, halves(8, 8)), 6, binary.BigEndian))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<14 {
			return
		}
		got, err := Tidy(File{Type: "image/jpeg", Bytes: b})
		if err == nil && (got.Width < 1 || got.Width > keptSide || got.Height > keptSide) {
			t.Errorf("%dx%d", got.Width, got.Height)
		}
	})
}
