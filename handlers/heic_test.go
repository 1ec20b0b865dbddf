package handlers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"leadline/bot"
)

// bx is a box of an HEIC file.
func bx(kind string, parts ...string) string {
	body := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + kind + body
}

func be(n int, size int) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(n))
	return string(b[8-size:])
}

// heicOf makes an HEIC file: a picture of some size, where and with what it was
// taken, bytes that belong to nothing, and a box of some maker's.
func heicOf(width, height int, coded string) []byte {
	picture, exif, grid := "PICTUREPICTURE", "Exif\x00\x00II*\x00 N39 44 W104 59 CANARY", "GRID"
	make1 := func(at int) string {
		extent := func(id, method, from, size int) string {
			return be(id, 2) + be(method, 2) + be(0, 2) + be(1, 2) + be(from, 4) + be(size, 4)
		}
		return bx("ftyp", "heic", be(0, 4), "mif1heic") +
			bx("meta", be(0, 4),
				bx("iinf", be(0, 4), be(3, 2),
					bx("infe", be(2<<24, 4), be(1, 2), be(0, 2), coded, "\x00"),
					bx("infe", be(2<<24, 4), be(2, 2), be(0, 2), "Exif", "\x00"),
					bx("infe", be(3<<24, 4), be(3, 4), be(0, 2), "grid", "\x00")),
				bx("iloc", be(1<<24, 4), be(0x4400, 2), be(3, 2),
					extent(1, 0, at+6, len(picture)), extent(2, 0, at+6+len(picture), len(exif)), extent(3, 1, 2, len(grid))),
				bx("iprp", bx("ipco", bx("ispe", be(0, 4), be(width, 4), be(height, 4)))),
				bx("idat", "x2", grid, "CANARY")) +
			bx("mdat", "CANARY", picture, exif) + bx("mpvd", "a film, CANARY")
	}
	at := strings.Index(make1(0), "mdat") + 4
	return []byte(make1(at))
}

// TestTidyHEIC: what is no part of the picture is overwritten, and nothing moves.
func TestTidyHEIC(t *testing.T) {
	t.Parallel()
	in := heicOf(4032, 3024, "hvc1")
	if Sniff(in) != HEICType {
		t.Fatalf("it is a %q", Sniff(in))
	}
	got, err := Tidy(File{Type: HEICType, Bytes: in})
	if err != nil || got.Type != HEICType || got.Width != 4032 || got.Height != 3024 || len(got.Bytes) != len(in) {
		t.Fatalf("%s %dx%d, %d bytes of %d: %v", got.Type, got.Width, got.Height, len(got.Bytes), len(in), err)
	}
	for _, gone := range []string{"CANARY", "N39", "a film", "mpvd"} {
		if bytes.Contains(got.Bytes, []byte(gone)) {
			t.Errorf("%s is still in it", gone)
		}
	}
	for _, kept := range []string{"PICTUREPICTURE", "GRID"} {
		if bytes.Index(got.Bytes, []byte(kept)) != bytes.Index(in, []byte(kept)) {
			t.Errorf("%s is gone or moved", kept)
		}
	}
	if !bytes.Contains(in, []byte("CANARY")) {
		t.Error("what was given is changed")
	}
	for name, b := range map[string][]byte{
		"too wide": heicOf(maxSide+1, 4, "hvc1"), "no picture": heicOf(9, 9, "mime"), "no size": heicOf(0, 0, "hvc1"),
		"cut off": in[:len(in)/2], "only a head": in[:24], "too large": append(bytes.Clone(in), make([]byte, maxHEIC)...),
	} {
		if got, err := Tidy(File{Type: HEICType, Bytes: b}); !errors.Is(err, bot.ErrNotTaken) {
			t.Errorf("%s: %+v, %v", name, got.Type, err)
		}
	}
}

func FuzzTidyHEIC(f *testing.F) {
	whole := heicOf(40, 30, "hvc1")
	f.Add(whole)
	f.Add(whole[:60])
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := tidyHEIC(b); err == nil && (len(got.Bytes) != len(b) || got.Width > maxSide) {
			t.Errorf("%d bytes of %d, %d wide", len(got.Bytes), len(b), got.Width)
		}
	})
}
