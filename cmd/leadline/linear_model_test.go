package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"
)

// What is true of claims, whatever happens at the same time.

// claimOp is what a representative did; claimed is what they were answered.
type claimOp struct {
	who, code string
	release   bool
}

// leadModel is what a lead is to those who race for it: it has one holder, or
// none, and every answer tells the truth at some moment between the question
// and the answer.
var leadModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) (parts [][]porcupine.Operation) {
		by := map[string][]porcupine.Operation{}
		var codes []string
		for _, op := range history {
			code := op.Input.(claimOp).code
			if by[code] == nil {
				codes = append(codes, code)
			}
			by[code] = append(by[code], op)
		}
		for _, code := range codes {
			parts = append(parts, by[code])
		}
		return parts
	},
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		holder, in, said := state.(string), input.(claimOp), output.(string)
		switch {
		case in.release && holder == in.who:
			return said == "released", ""
		case in.release && holder == "":
			return said == "free", holder
		case in.release:
			return said == "held by "+holder, holder
		case holder == "":
			return said == "claimed", in.who
		case holder == in.who:
			return said == "yours", holder
		}
		return said == "held by "+holder, holder
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %s", input, output) },
}

// meaning is what an answer says, in the words of the model.
func meaning(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.Contains(first, "is yours."):
		return "claimed"
	case strings.Contains(first, "already yours"):
		return "yours"
	case strings.Contains(first, "back in the pool"):
		return "released"
	case strings.HasPrefix(first, "Nobody holds"):
		return "free"
	case strings.Contains(first, " has held "):
		who, _, _ := strings.Cut(first, " has held ")
		return "held by " + who
	}
	return "?? " + text
}

// TestTheModelSeesALie: two winners, a loser who is named the wrong holder, and
// a stale answer are no history of a lead.
func TestTheModelSeesALie(t *testing.T) {
	t.Parallel()
	op := func(client int, who string, release bool, said string, call, back int64) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: claimOp{who, "CC-7K3M4", release}, Output: said, Call: call, Return: back}
	}
	for _, c := range []struct {
		name    string
		history []porcupine.Operation
		true    bool
	}{
		{"one winner", []porcupine.Operation{op(1, "ra", false, "claimed", 0, 10), op(2, "rb", false, "held by ra", 1, 9)}, true},
		{"two winners", []porcupine.Operation{op(1, "ra", false, "claimed", 0, 10), op(2, "rb", false, "claimed", 1, 9)}, false},
		{"two winners, one after a release", []porcupine.Operation{op(1, "ra", false, "claimed", 0, 2), op(1, "ra", true, "released", 3, 9), op(2, "rb", false, "claimed", 1, 8)}, true},
		{"the wrong holder", []porcupine.Operation{op(1, "ra", false, "claimed", 0, 2), op(2, "rb", false, "held by rc", 3, 4)}, false},
		{"a stale answer", []porcupine.Operation{op(1, "ra", false, "claimed", 0, 2), op(1, "ra", true, "released", 3, 4), op(2, "rb", false, "held by ra", 5, 6)}, false},
		{"an answer nobody knows", []porcupine.Operation{op(1, "ra", false, "?? Sorry", 0, 2)}, false},
	} {
		if got := porcupine.CheckOperations(leadModel, c.history); got != c.true {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
