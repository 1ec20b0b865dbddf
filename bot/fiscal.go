package bot

import (
	"fmt"
	"time"
)

// Fiscal is a fiscal year: Fiscal(2026) is October 1, 2025 to September 30, 2026.
type Fiscal int

// FiscalOf is the fiscal year of a day.
func FiscalOf(d Date) Fiscal { return Fiscal(QuarterOf(d).Year) }

// From is its first day: October 1 of the calendar year before.
func (f Fiscal) From() Date { return Quarter{int(f), 1}.From() }

// To is the first day of the next fiscal year.
func (f Fiscal) To() Date { return (f + 1).From() }

// String is "FY26".
func (f Fiscal) String() string { return fmt.Sprintf("FY%02d", int(f)%100) }

// YearBefore is the same day a year ago; February 29 has February 28.
func YearBefore(d Date) Date {
	if d.Month == time.February && d.Day == 29 {
		return Date{d.Year - 1, time.February, 28}
	}
	return Date{d.Year - 1, d.Month, d.Day}
}

// Quarter is a quarter of a fiscal year: N is 1 (October to December) to 4.
type Quarter struct{ Year, N int }

// QuarterOf is the fiscal quarter of a day.
func QuarterOf(d Date) Quarter {
	y, n := d.Year, (int(d.Month)+2)/3+1
	if n == 5 {
		y, n = y+1, 1
	}
	return Quarter{y, n}
}

// From is the quarter's first day, To the first of the next.
func (q Quarter) From() Date {
	month := time.Month(q.N*3 - 5)
	if q.N == 1 {
		return Date{q.Year - 1, time.October, 1}
	}
	return Date{q.Year, month, 1}
}

// To is the first day of the next quarter.
func (q Quarter) To() Date { return q.Next().From() }

// Next is the quarter after.
func (q Quarter) Next() Quarter {
	if q.N == 4 {
		return Quarter{q.Year + 1, 1}
	}
	return Quarter{q.Year, q.N + 1}
}

// Last is the quarter before.
func (q Quarter) Last() Quarter { return QuarterOf(q.From().Add(-1)) }

// String is "Q1-26".
func (q Quarter) String() string { return fmt.Sprintf("Q%d-%02d", q.N, q.Year%100) }
