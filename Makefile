.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: test
test: ## run every test (needs Go, and PostgreSQL binaries or npm to fetch them)
	go test ./...

.PHONY: race
race: ## run the tests with the race detector
	go test -race ./bot/... ./dialogs/... ./handlers/... ./storage

.PHONY: demo
demo: ## the invented district on http://127.0.0.1:8080
	go run ./cmd/leadline demo

.PHONY: rehearse
rehearse: ## play the repository's transcripts
	go run ./cmd/leadline rehearse $$(find cmd/leadline/testdata -name "*.chat" | sort)

.PHONY: reading
reading: ## the table of what one-text leads are read as
	go test ./dialogs/read -run TestReading -v

.PHONY: bench
bench: ## measure the floor of this machine and leadline against it
	go run ./cmd/leadline bench

.PHONY: simulate
simulate: ## eight weeks of four districts, 10,000 leads (LEADS=… SEED=…)
	go test ./cmd/leadline -run TestEightWeeks -v -timeout 60m -args -leads $(or $(LEADS),10000) -seed $(or $(SEED),7)

.PHONY: broadcast
broadcast: ## a weekly status to 78,000 and a reminder to 68,000, killed again and again (CROWD=… REMINDED=…)
	go test ./cmd/leadline -run 'Test(Broadcast|Reminders)Survives?Kill9$$' -v -parallel 1 -timeout 60m -args -crowd $(or $(CROWD),78000) -reminded $(or $(REMINDED),68000)

.PHONY: fuzz
fuzz: ## every fuzz target for a few seconds
	.ci/fuzz

.PHONY: browser
browser: ## the pages in a real browser (installs what it needs)
	handlers/simulator/browser/run.sh
	handlers/web/browser/run.sh

.PHONY: lint
lint: ## format, vet and lint
	.ci/lint

.PHONY: ci
ci: ## everything that must be green
	.ci/run
