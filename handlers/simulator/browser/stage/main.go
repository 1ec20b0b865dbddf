// Command stage serves the simulator page with a scripted bot: it knows one
// conversation by heart. The browser tests use it to try the page by itself;
// the real bot is behind `leadline demo`.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"
	_ "time/tzdata"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// opening is when the play begins: a Wednesday, 9:12 in Denver.
var opening = time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC)

// people of the play.
var people = []bot.Person{
	{Handle: "dot", Name: "Dot Avery", Craft: bot.CityCarrier},
	{Handle: "mac", Name: "Mac Olsen", Craft: bot.Other, Grants: []bot.Grant{{Role: bot.ManagementCoordinator, Scope: "ARVADA"}}},
	{Handle: "cleo", Name: "Cleo Banks", Craft: bot.CityCarrier, Grants: []bot.Grant{{Role: bot.CarrierCoordinator, Scope: "ARVADA"}}},
	{Handle: "ana", Name: "Ana Ruiz-Holloway", Craft: bot.Other, Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY"}}},
	{Handle: "ben", Name: "Ben Stark", Craft: bot.Other, Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY"}}},
	{Handle: "lola", Name: "Lola Quist", Craft: bot.RuralCarrier},
}

// on is where they are enrolled; lola is not yet.
var on = map[string][]string{"dot": {"sms", "telegram"}, "mac": {"sms"}, "cleo": {"sms"}, "ana": {"slack"}, "ben": {"slack"}}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address to listen on")
	flag.Parse()
	if err := serve(*listen); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(listen string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	clock := simulator.NewClock(opening)
	sim := simulator.New(clock.Now, "")
	b := newPlay(sim, clock)
	theatre := simulator.NewTheatre(sim, clock, b, simulator.Sources{Cast: b.cast, Held: b.heldNow, Leads: b.leadsNow, Due: b.due, Reset: b.reset})
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Printf("http://%s\n", l.Addr())
	server := &http.Server{
		Handler:           simulator.Handler(theatre),
		ReadHeaderTimeout: time.Second, BaseContext: func(net.Listener) context.Context { return ctx },
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
