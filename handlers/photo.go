package handlers

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // the kinds of pictures that are taken
	"image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// The limits of a picture. It is decoded whole, four bytes a pixel.
const (
	maxPixels   = 24_000_000
	maxSide     = 12_000
	keptSide    = 1600 // the longer side as it is kept
	keptQuality = 82
)

// Tidy takes everything out of a fetched file but what is to be kept: of a
// picture its pixels, drawn anew (no place, no camera, nothing hidden behind
// them), of a contact card what it says.
func Tidy(f File) (File, error) {
	if f.Type == CardType {
		c, _ := ReadContact(f.Bytes) // an empty one is said to be empty
		return File{Type: CardType, Contact: &c}, nil
	}
	if f.Type == HEICType {
		return tidyHEIC(f.Bytes)
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(f.Bytes))
	switch {
	case err != nil:
		return File{}, refused("tidy picture: it cannot be read")
	case head.Width < 1 || head.Height < 1 || head.Width > maxSide || head.Height > maxSide || head.Width*head.Height > maxPixels:
		return File{}, refused("tidy picture: too many pixels")
	}
	pic, err := decode(f.Bytes)
	if err != nil {
		return File{}, refused("tidy picture: it cannot be read")
	}
	kept := upright(shrunk(pic), turn(f.Bytes))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, kept, &jpeg.Options{Quality: keptQuality}); err != nil {
		return File{}, fmt.Errorf("tidy picture: %w", err)
	}
	return File{Type: "image/jpeg", Bytes: b.Bytes(), Width: kept.Bounds().Dx(), Height: kept.Bounds().Dy()}, nil
}

// decode reads a picture; a decoder that panics on a poisonous one is a picture
// that cannot be read.
func decode(b []byte) (pic image.Image, err error) {
	defer func() {
		if recover() != nil {
			err = refused("decode: panic")
		}
	}()
	pic, _, err = image.Decode(bytes.NewReader(b))
	return pic, err
}

// shrunk draws a picture on white, no larger than it is kept.
func shrunk(pic image.Image) *image.RGBA {
	w, h := pic.Bounds().Dx(), pic.Bounds().Dy()
	if long := max(w, h); long > keptSide {
		w, h = max(1, w*keptSide/long), max(1, h*keptSide/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), pic, pic.Bounds(), draw.Over, nil)
	return out
}

// upright turns a picture as its camera said; 1 is as it is.
func upright(in *image.RGBA, turn int) *image.RGBA {
	if turn < 2 || turn > 8 {
		return in
	}
	w, h := in.Bounds().Dx(), in.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if turn >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			i, j := out.PixOffset(turned(turn, x, y, w-1, h-1)), in.PixOffset(x, y)
			copy(out.Pix[i:i+4], in.Pix[j:j+4])
		}
	}
	return out
}

// turned is where a pixel goes; right and low are the last column and row.
func turned(turn, x, y, right, low int) (int, int) {
	switch turn {
	case 2:
		return right - x, y
	case 3:
		return right - x, low - y
	case 4:
		return x, low - y
	case 5:
		return y, x
	case 6:
		return low - y, x
	case 7:
		return low - y, right - x
	case 8:
		return y, right - x
	}
	return x, y
}

// turn is how a JPEG's camera was held: the orientation (1 to 8) of its EXIF
// part; 1 if it says nothing that can be read.
func turn(b []byte) int {
	for at := 2; at+4 <= len(b) && b[0] == 0xff && b[1] == 0xd8 && b[at] == 0xff; {
		size := int(b[at+2])<<8 | int(b[at+3])
		if b[at+1] == 0xda || size < 2 || at+2+size > len(b) {
			return 1
		}
		part := b[at+4 : at+2+size]
		if b[at+1] == 0xe1 && bytes.HasPrefix(part, []byte("Exif\x00\x00")) {
			return orientation(part[6:])
		}
		at += 2 + size
	}
	return 1
}

func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	dir := int64(order.Uint32(tiff[4:]))
	if dir+2 > int64(len(tiff)) {
		return 1
	}
	for i := range int64(order.Uint16(tiff[dir:])) {
		at := dir + 2 + 12*i
		if at+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[at:]) == 0x0112 {
			return int(order.Uint16(tiff[at+8:]))
		}
	}
	return 1
}
