package localpg

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// A server whose owner died without the kernel telling it (as on other systems) is
// stopped, not adopted.
func TestOrphanIsStopped(t *testing.T) {
	t.Parallel()
	s := begun(t, Options{Dir: shortDir(t), Throwaway: true})
	do(t, s, "postgres", `create table kept as select 7 as n`)
	if err := s.Stop(limited(t)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(s.bin, "postgres"), s.args()...)
	s.place.as.prepare(cmd)
	cmd.SysProcAttr.Pdeathsig = 0
	orphan, err := begin(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ready(limited(t), orphan); err != nil {
		t.Fatal(err)
	}
	again := begun(t, Options{Dir: s.Dir(), Throwaway: true})
	select {
	case <-orphan.ended:
	default:
		t.Error("the orphan still runs")
	}
	if n := ask[int](t, again, "postgres", `select n from kept`); n != 7 {
		t.Errorf("the row is %d", n)
	}
}
