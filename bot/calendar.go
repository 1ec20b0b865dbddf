package bot

// Calendar knows business days: Monday to Friday, no observed federal holiday,
// no closing day that an admin added. The zero value has no closing days.
type Calendar struct {
	Closed map[Date]string // closing days with their reason
}
