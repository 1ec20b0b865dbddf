package bot

// The words of News.What: what people are told without having asked. Recipient
// and moment in brackets.
const (
	NewsCard      = "card"      // a new card [pool room]; the same words for its updates
	NewsCardSMS   = "card_sms"  // a new card [rep without a room]
	NewsPickedUp  = "picked_up" // first claim [submitter]
	NewsReached   = "reached"   // first contact [submitter]
	NewsSale      = "sale"      // [submitter], with the amount
	NewsNoSale    = "no_sale"   // [submitter], with the reason
	NewsReleased  = "released"  // back in the pool [submitter is not told; pool thread]
	NewsHolder    = "holder"    // the customer's details [holder, after the claim]
	NewsEnrolled  = "enrolled"  // someone used your invite [who made it]
	NewsWithdrawn = "withdrawn" // [holder]
	NewsParked    = "parked"    // your message could not be handled [who wrote it]
	NewsIssue     = "issue"     // [consumer affairs]
)
