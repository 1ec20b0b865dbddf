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

	NewsIssueHeld     = "issue_held"     // a service issue of your customer [holder]
	NewsResolved      = "resolved"       // [who reported it]
	NewsResolvedHeld  = "resolved_held"  // [holder]
	NewsDuplicate     = "duplicate"      // sales has this customer [submitter, with the reply]
	NewsDuplicateSold = "duplicate_sold" // the same, once they buy
	NewsAgain         = "again"          // your customer was spoken with again [holder]
	NewsPhotoLost     = "photo_lost"     // a photo could not be kept [who sent it]
	NewsAdded         = "added"          // who sent your lead adds to it [holder]
	NewsForgotten     = "forgotten"      // the customer of your lead was erased [holder]

	NewsGathered    = "gathered"     // several lines in one message [staff]
	NewsNudge       = "nudge"        // start, unclaimed [pool thread; reps without a room]
	NewsUnclaimed   = "unclaimed"    // the morning after [sales manager]
	NewsHalf        = "half"         // half of the time is over [holder]
	NewsHalfBoss    = "half_boss"    // [sales manager, if unclaimed]
	NewsDueToday    = "due_today"    // [holder]
	NewsAtRisk      = "at_risk"      // [sales manager]
	NewsOverdue     = "overdue"      // [holder]
	NewsOverdueBoss = "overdue_boss" // [sales manager]
	NewsOverdueArea = "overdue_area" // [area manager]
	NewsLate        = "late"         // once [submitter]
	NewsPromise     = "promise"      // a week is over [sales manager]
	NewsIdle        = "idle"         // a claim is about to end [holder]
	NewsIdleBoss    = "idle_boss"    // [sales manager, if the holder gets no messages]
	NewsExpired     = "expired"      // the claim has ended [former holder]
	NewsExpiredBoss = "expired_boss" // [sales manager, if the holder gets no messages]

	NewsOffered      = "offered"       // a colleague's lead [who may accept it]
	NewsAccepted     = "accepted"      // [former holder]
	NewsDeclined     = "declined"      // [holder]
	NewsOfferExpired = "offer_expired" // nobody answered in time [holder]
	NewsAssigned     = "assigned"      // you are given a lead [new holder; the details come with it]
	NewsPulled       = "pulled"        // the manager took it [former holder]
	NewsReopened     = "reopened"      // [who closed it]
	NewsVerified     = "verified"      // the revenue counts [who sold]
	NewsAsked        = "asked"         // a contact dated back waits [sales manager]
	NewsApproved     = "approved"      // [who reached them]
	NewsRefused      = "refused"       // [who reached them]
	NewsAway         = "away"          // days off, and what waits meanwhile [sales manager]
	NewsLeft         = "left"          // left, and whose contacted leads need a holder [sales manager]
	NewsBSN          = "bsn"           // a lead of a known customer [BSN representative]
	NewsBSNSent      = "bsn_sent"      // [submitter, with the reply]
	NewsTakenBack    = "taken_back"    // a coordinator or manager withdrew it [submitter]
)

// What coordinators and admins are told about the mandates, as lines.
const (
	NewsTalkSoon       = "talk_soon"        // a talk is due soon [coordinators]
	NewsTalkToday      = "talk_today"       // today is its last day [coordinators]
	NewsTalkLate       = "talk_late"        // overdue [coordinators]
	NewsTalkMissed     = "talk_missed"      // still not given [both sides' admins]
	NewsTalkGiven      = "talk_given"       // reported; please sign [other side's coordinator]
	NewsTalkSign       = "talk_sign"        // your signature is missing [coordinator]
	NewsTalkPaper      = "talk_paper"       // a sheet is on file; please confirm [other side's coordinator]
	NewsTalkCertified  = "talk_certified"   // both have signed [who signed first]
	NewsTalkDisputed   = "talk_disputed"    // [other side's coordinator]
	NewsTalkDisputedUp = "talk_disputed_up" // [both sides' admins]
	NewsTalkVote       = "talk_vote"        // the other side would resolve it [coordinator]
	NewsTalkResolved   = "talk_resolved"    // [coordinator, both sides' admins]
	NewsVacant         = "vacant"           // a post is vacant [the admin of its side]
	NewsEnding         = "ending"           // an acting coordinator's time ends [the admin of their side]
	NewsAppointed      = "appointed"        // [the other side's coordinator]
	NewsAppointedYou   = "appointed_you"    // [who was appointed]
	NewsFollowed       = "followed"         // somebody took the post [who held it]
	NewsTelecon        = "telecon"          // a teleconference is set [both sides' admins]
	NewsTeleconMoved   = "telecon_moved"    // [both sides' admins]
	NewsPack           = "pack"             // agenda and pack of one [both sides' admins]
	NewsHeldAsk        = "held_ask"         // was it held? [both sides' admins]
	NewsTeleconHeld    = "telecon_held"     // what is on record [both sides' admins]
	NewsQuarterEnds    = "quarter_ends"     // none is set [both sides' admins]
	NewsQuarterMissed  = "quarter_missed"   // [both sides' admins]
	NewsSupplies       = "supplies"         // somebody asks for cards [management coordinator]
	NewsSuppliesUp     = "supplies_up"      // the same, the coordinator's post is vacant [program admin]
	NewsSupplied       = "supplied"         // they are on the way [who asked]
)

// What paper cards, the queue and the weekly papers say.
const (
	NewsKeyed         = "keyed"          // your paper card was input [submitter]
	NewsHandedDropped = "handed_dropped" // the coordinator ended your draft [who began it]
	NewsChecked       = "checked"        // the coordinator has checked your lead [submitter]
	NewsReturned      = "returned"       // it came back, with the reason [submitter]
	NewsAnswered      = "answered"       // the sender says what was missing [management coordinator]
	NewsQueue         = "queue"          // what waits [management coordinator]
	NewsQueueDue      = "queue_due"      // the same, before it is due [management coordinator]
	NewsSummary       = "summary"        // this week's summary is to be posted [coordinators]
	NewsSummaryAgain  = "summary_again"  // it is not on record as posted [coordinators]
	NewsSlips         = "slips"          // carriers without a channel: slips to hand out [management coordinator]
	NewsWeekly        = "weekly"         // the status of one's own leads [submitter]
	NewsThanks        = "thanks"         // Appreciation Day [the unit]
)
