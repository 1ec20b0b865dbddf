package telegram

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"leadline/bot"
	"leadline/handlers"
)

var (
	fileShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	pathShape = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$`)
)

// mediaOf lists what came along; nothing is fetched here. What we can't read,
// such as a voice message, is listed by its type so that it can be answered.
func mediaOf(m *message) []bot.Media {
	if len(m.Photo) > 0 {
		p := largest(m.Photo)
		return media(p.FileID, "image/jpeg", "photo-"+p.FileUniqueID+".jpg")
	}
	for _, a := range []struct {
		*attached
		usual string
	}{{m.Document, ""}, {m.Animation, "video/mp4"}, {m.Video, "video/mp4"}, {m.VideoNote, "video/mp4"}, {m.Audio, "audio/mpeg"}, {m.Voice, "audio/ogg"}} {
		if a.attached == nil {
			continue
		}
		kind := handlers.MediaType(a.Type)
		if kind == "" {
			kind = a.usual
		}
		return media(a.ID, kind, a.Name)
	}
	return nil
}

func media(id, kind, name string) []bot.Media {
	if !fileShape.MatchString(id) {
		return nil
	}
	return []bot.Media{{Ref: id, Type: kind, Name: line(name)}}
}

// largest is the photo itself; Telegram sends smaller ones along.
func largest(sizes []models.PhotoSize) models.PhotoSize {
	best := sizes[0]
	for _, s := range sizes[1:] {
		if s.Width*s.Height > best.Width*best.Height {
			best = s
		}
	}
	return best
}

// Fetch gets a file that came along with a message. The address that it is
// fetched from holds the bot's token, so it is made here, used and forgotten.
func (c *Channel) Fetch(ctx context.Context, ref string) (handlers.File, error) {
	if !fileShape.MatchString(ref) {
		return handlers.File{}, errors.New("fetch file: reference is no file id")
	}
	var found models.File
	failure := c.ask(ctx, func(ctx context.Context) error {
		f, err := c.api.GetFile(ctx, &tg.GetFileParams{FileID: ref})
		if err == nil {
			found = *f
		}
		return err
	})
	if failure != nil {
		return handlers.File{}, fmt.Errorf("fetch file: ask where it is: %w", failure)
	}
	switch {
	case found.FileSize > c.files.Max:
		return handlers.File{}, errors.New("fetch file: too large")
	case !pathShape.MatchString(found.FilePath): // another host, or a way out of the folder
		return handlers.File{}, errors.New("fetch file: its place is not a plain path")
	}
	return c.files.Fetch(ctx, c.base+"/file/bot"+c.cfg.Token+"/"+found.FilePath)
}
