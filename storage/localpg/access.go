package localpg

import (
	"errors"
	"fmt"
	"os/user"
	"strings"
)

// writeAccess says who may connect: root and the server's user, through the
// socket, each as Role. It is written anew at each start, so damage heals.
func (p place) writeAccess() error {
	who := []string{p.as.name}
	if u, err := user.LookupId("0"); err == nil && u.Username != p.as.name {
		who = append(who, u.Username)
	}
	var ident strings.Builder
	for _, name := range who {
		fmt.Fprintf(&ident, "local %q %s\n", name, Role)
	}
	return errors.Join(
		p.write("hba.conf", "local all all peer map=local\n"),
		p.write("ident.conf", ident.String()))
}

// write replaces a file in one step.
func (p place) write(name, text string) error {
	tmp := name + ".tmp"
	if err := p.root.RemoveAll(tmp); err != nil {
		return err
	}
	if err := p.root.WriteFile(tmp, []byte(text), 0o600); err != nil {
		return err
	}
	if err := p.give(tmp); err != nil {
		return err
	}
	return p.root.Rename(tmp, name)
}
