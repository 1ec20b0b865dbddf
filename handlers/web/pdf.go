package web

import (
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"leadline/bot"
)

// WritePackPDF writes a district's pack on Letter paper, for those who meet on the
// telephone with paper before them.
func WritePackPDF(w io.Writer, r bot.Report) error {
	pdf := fpdf.New("L", "mm", "Letter", "")
	pdf.SetCreationDate(r.FrozenAt) // the same run makes the same file
	pdf.SetModificationDate(r.FrozenAt)
	pdf.SetTitle(r.Title+" "+r.Scope, true)
	pdf.SetMargins(14, 14, 14)
	pdf.SetAutoPageBreak(true, 14)
	latin := pdf.UnicodeTranslatorFromDescriptor("")
	from, to, made := packTimes(r)
	pdf.SetFooterFunc(func() {
		pdf.SetY(-10)
		pdf.SetFont("Helvetica", "", 8)
		pdf.CellFormat(0, 5, latin(fmt.Sprintf("%s, as of %s, page %d", r.Scope, made, pdf.PageNo())), "", 0, "R", false, 0, "")
	})
	pdf.AddPage()
	pdf.SetFont("Helvetica", "B", 18)
	pdf.CellFormat(0, 9, latin(r.Title+" "+r.Scope), "", 1, "L", false, 0, "")
	pdf.SetFont("Helvetica", "", 11)
	pdf.CellFormat(0, 7, latin(fmt.Sprintf("%s to %s. No employee and no customer is named; one or two employees are \"fewer than 3\".", from, to)), "", 1, "L", false, 0, "")
	widths := []float64{28, 68, 46, 46, 20, 44}
	for _, p := range packParts(r) {
		pdf.Ln(3)
		if pdf.GetY() > 180 { // a heading is never alone at the end of a page
			pdf.AddPage()
		}
		pdf.SetFont("Helvetica", "B", 13)
		pdf.CellFormat(0, 8, latin(p.Title), "", 1, "L", false, 0, "")
		pdf.SetFont("Helvetica", "B", 9)
		for i, head := range p.Heads {
			pdf.CellFormat(widths[i], 6, fit(pdf, latin(head), widths[i]-1), "B", 0, "L", false, 0, "")
		}
		pdf.Ln(-1)
		pdf.SetFont("Helvetica", "", 9)
		for _, row := range p.Rows {
			pdf.SetFont("Helvetica", map[bool]string{true: "B"}[p.open(row)], 9)
			for i, text := range row {
				pdf.CellFormat(widths[i], 6, fit(pdf, latin(text), widths[i]-1), "B", 0, "L", false, 0, "")
			}
			pdf.Ln(-1)
		}
	}
	pdf.Ln(4)
	for _, c := range r.Checks {
		says := "Holds: "
		if !c.Holds {
			says = "DOES NOT HOLD: "
		}
		pdf.MultiCell(0, 5, latin(says+c.Text), "", "L", false)
	}
	return pdf.Output(w)
}

// fit shortens a text to a width.
func fit(pdf *fpdf.Fpdf, text string, width float64) string {
	if pdf.GetStringWidth(text) <= width {
		return text
	}
	for len(text) > 3 && pdf.GetStringWidth(text+"..") > width {
		text = text[:len(text)-1] // one byte a letter: it has been translated
	}
	return text + ".."
}
