package handlers

import (
	"encoding/binary"
	"slices"
)

// HEICType is what phones of one make send. Nothing here decodes it, and few
// browsers do: it is kept as it came, without what is in it besides the picture.
const HEICType = "image/heic"

// maxHEIC bounds what is kept as it came, in bytes.
const maxHEIC = 10 << 20

// codedItems are the kinds of items that make up the picture. Any other, such as
// where and when and with what it was taken, is overwritten.
var codedItems = []string{"hvc1", "grid", "iden", "iovl", "tmap"}

// tidyHEIC overwrites everything in an HEIC file that is no part of the picture:
// the bytes stay where they are, so that nothing in it has to be moved.
func tidyHEIC(in []byte) (File, error) {
	if len(in) > maxHEIC {
		return File{}, refused("tidy picture: too large")
	}
	h := heic{b: slices.Clone(in), items: map[uint32]string{}}
	top, ok := boxes(h.b, 0, len(h.b))
	if !ok || len(top) < 3 || top[0].kind != "ftyp" {
		return File{}, refused("tidy picture: it cannot be read")
	}
	for _, x := range top {
		if x.kind == "meta" && !h.meta(x) {
			return File{}, refused("tidy picture: it cannot be read")
		}
	}
	w, hi := h.width, h.height
	switch {
	case !slices.Contains(h.coded, "hvc1") || w < 1 || hi < 1:
		return File{}, refused("tidy picture: it cannot be read")
	case w > maxSide || hi > maxSide:
		return File{}, refused("tidy picture: too many pixels")
	}
	for _, x := range top {
		switch x.kind {
		case "ftyp", "meta":
		case "mdat":
			h.blank(x.from, x.to)
		default: // videos and notes of some makers
			copy(h.b[x.at+4:], "free")
			clear(h.b[x.from:x.to])
		}
	}
	if h.idat != (box{}) {
		h.blank(h.idat.from, h.idat.to)
	}
	return File{Type: HEICType, Bytes: h.b, Width: w, Height: hi}, nil
}

// box is a box of the file; its content is [from, to).
type box struct {
	kind         string
	at, from, to int
}

// boxes are the boxes in [from, to), at most mostBoxes.
func boxes(b []byte, from, to int) (list []box, ok bool) {
	for at := from; at < to; {
		if at+8 > to || len(list) == mostBoxes {
			return nil, false
		}
		x := box{kind: string(b[at+4 : at+8]), at: at, from: at + 8}
		size := uint64(binary.BigEndian.Uint32(b[at:]))
		switch size {
		case 0:
			size = uint64(to - at)
		case 1:
			if at+16 > to {
				return nil, false
			}
			size, x.from = binary.BigEndian.Uint64(b[at+8:]), at+16
		}
		if size < uint64(x.from-at) || size > uint64(to-at) {
			return nil, false
		}
		x.to = at + int(size)
		list = append(list, x)
		at = x.to
	}
	return list, true
}

const mostBoxes = 4096

// heic is a file under reading: its items, and which bytes are the picture's.
type heic struct {
	b             []byte
	items         map[uint32]string
	coded         []string // kinds of items of the picture
	keep          [][2]int
	idat          box
	width, height int
}

// meta reads what the items are and where their bytes stand.
func (h *heic) meta(x box) bool {
	list, ok := boxes(h.b, x.from+4, x.to)
	if !ok {
		return false
	}
	find := func(kind string) (box, bool) {
		i := slices.IndexFunc(list, func(b box) bool { return b.kind == kind })
		if i < 0 {
			return box{}, false
		}
		return list[i], true
	}
	h.idat, _ = find("idat")
	info, hasInfo := find("iinf")
	where, hasWhere := find("iloc")
	props, hasProps := find("iprp")
	return hasInfo && hasWhere && hasProps && h.info(info) && h.where(where) && h.props(props)
}

// info reads which item is of what kind.
func (h *heic) info(x box) bool {
	head := 6
	if x.from < x.to && h.b[x.from] > 0 {
		head = 8
	}
	list, ok := boxes(h.b, x.from+head, x.to)
	for _, e := range list {
		r := reader{h.b[e.from:e.to], true}
		version := r.number(4) >> 24
		if e.kind != "infe" || version < 2 {
			continue
		}
		id := r.number(2)
		if version > 2 {
			id = id<<16 | r.number(2)
		}
		r.number(2)
		kind := r.take(4)
		h.items[uint32(id)] = string(kind)
		if ok = ok && r.ok; slices.Contains(codedItems, string(kind)) {
			h.coded = append(h.coded, string(kind))
		}
	}
	return ok
}

// where reads where the bytes of each item stand.
func (h *heic) where(x box) bool {
	r := reader{h.b[x.from:x.to], true}
	version := r.number(4) >> 24
	sizes := r.number(2)
	offset, length, base, index := int(sizes>>12&15), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	wide := 2
	if version > 1 {
		wide = 4
	}
	for n := r.number(wide); n > 0 && r.ok; n-- {
		kind, method := h.items[uint32(r.number(wide))], uint64(0)
		if version > 0 {
			method = r.number(2) & 15
		} else {
			index = 0
		}
		r.number(2)
		start := r.number(base)
		for m := r.number(2); m > 0 && r.ok; m-- {
			r.number(index)
			from, size := start+r.number(offset), r.number(length)
			if !slices.Contains(codedItems, kind) {
				continue
			}
			if method == 1 {
				from += uint64(h.idat.from)
			}
			if method > 1 || size == 0 || from > uint64(len(h.b)) || size > uint64(len(h.b))-from {
				return false
			}
			h.keep = append(h.keep, [2]int{int(from), int(from + size)})
		}
	}
	return r.ok
}

// props reads how large the largest picture in it is.
func (h *heic) props(x box) bool {
	list, ok := boxes(h.b, x.from, x.to)
	for _, c := range list {
		if c.kind != "ipco" {
			continue
		}
		inner, good := boxes(h.b, c.from, c.to)
		ok = ok && good
		for _, p := range inner {
			if p.kind == "ispe" && p.to-p.from >= 12 {
				h.width = max(h.width, int(binary.BigEndian.Uint32(h.b[p.from+4:])))
				h.height = max(h.height, int(binary.BigEndian.Uint32(h.b[p.from+8:])))
			}
		}
	}
	return ok
}

// blank overwrites [from, to) but for what is the picture's.
func (h *heic) blank(from, to int) {
	slices.SortFunc(h.keep, func(a, b [2]int) int { return a[0] - b[0] })
	for _, k := range h.keep {
		if k[0] > from {
			clear(h.b[from:min(k[0], to)])
		}
		if from = max(from, k[1]); from >= to {
			return
		}
	}
	clear(h.b[from:to])
}

// reader reads numbers; past the end it gives zeros and is not ok.
type reader struct {
	b  []byte
	ok bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.b, r.ok = nil, false
		return make([]byte, n)
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// number reads n bytes, high ones first.
func (r *reader) number(n int) (v uint64) {
	for _, b := range r.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}
