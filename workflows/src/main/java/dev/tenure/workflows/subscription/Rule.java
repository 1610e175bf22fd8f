package dev.tenure.workflows.subscription;

/**
 * What the judge does otherwise since an edition of its rules. A run keeps to the edition that it began under, because it
 * may be replayed: every start and every new run takes the newest one.
 */
enum Rule {
    /** A change that was paid for what is left of a period grants no credits of a whole one, however much is left. */
    A_PART_IS_NO_PERIOD(1),

    /** What is paid counts although its time begins in a moment, and what begins later is looked at when it does. */
    PAID_IS_BEGUN(1),

    /** Who is past due already when they are first heard of has the same grace as everybody. */
    GRACE_FOR_WHOM_WE_MEET_LATE(1),

    /** Who wanted to leave or to pause and stays keeps the change of plan that is held, too. */
    KEEP_IS_ABOUT_LEAVING(1),

    /** What another service had granted is not taken back with the money. */
    ONLY_WHAT_WAS_GRANTED_HERE_GOES_BACK(1),

    /** An upgrade raises a period that is paid: it counts no more than that does. */
    A_RAISE_FALLS_WITH_ITS_PERIOD(1),

    /** The months of a year that was given up are worth no credits any more, whatever is heard again later. */
    WHAT_IS_GIVEN_UP_GRANTS_NOTHING(1),

    /** Who leaves and whose plan somebody changes at Paddle then wants that change: it is no renewal that slipped through. */
    A_CHANGE_IS_NO_RENEWAL(1),

    /** What Paddle still bills while billing is being ended, because money was taken back, goes back too. */
    WHAT_SLIPS_THROUGH_A_STOP_GOES_BACK(1),

    /** One waiting command is taken back and nothing else; what may have been done at Paddle is looked at first. */
    A_WITHDRAWAL_LOOKS_FIRST(2),

    /** Who wants to pause does not want what waits to resume them. */
    A_PAUSE_WITHDRAWS_A_RESUME(2),

    /** Who asked for a longer interval that could not be paid stays for the shorter one. */
    ONLY_A_SHORTER_INTERVAL_ENDS_IT(2),

    /** What is being ended, because money was taken back, is not waited for as a renewal. */
    WHAT_IS_ENDED_DOES_NOT_RENEW(2),

    /** An old bill that is collected after somebody wanted to leave slipped through, like a new one. */
    A_LATE_CHARGE_IS_A_CHARGE(2),

    /** A change that is made shortly before the period's end takes nothing of what was paid for it. */
    AN_EARLY_CHANGE_TAKES_NOTHING(2),

    /** When a bigger plan ends beside a smaller one that goes on, that is looked at. */
    THE_END_OF_A_RAISE_IS_SEEN(2),

    /** A plan is what a subscription is on only if it is on no other one. */
    SEVERAL_PLANS_ARE_NOT_ONE(2),

    /** A bigger plan that Paddle has and that nobody paid for yet is not there now. */
    WHAT_BEGINS_LATER_IS_NOT_HERE(2),

    /** Who can stay no more before the end comes is told so, and does not wait for it. */
    WHO_IS_TOO_LATE_IS_TOLD(2),

    /** Who keeps the plan after its change was made at Paddle for the next period has it put back. */
    A_KEPT_PLAN_IS_PUT_BACK(2),

    /** Of what cost nothing nothing goes back. */
    NOTHING_PAID_IS_NOTHING_OWED(2),

    /** A longer interval that was wanted before a renewal does not cost that period twice. */
    AN_UNWANTED_RENEWAL_COUNTS(2),

    /** Whoever ends it hears what is so after Paddle was read. */
    AN_ANSWER_WAITS_FOR_THE_LOOK(2),

    /** A change to a price that nobody knows is worth what was there before, as a period at it is. */
    WHAT_IS_UNKNOWN_KEEPS_WHAT_WAS(2),

    /** What nobody can tell by reading is over when an operator who has looked takes it back. */
    AN_OPERATOR_CLOSES_WHAT_NOBODY_CAN_TELL(2),

    /** What was canceled on a plan of which no payment is known is read before it is over: it may be paid for longer. */
    A_PLAN_WITHOUT_PAYMENT_IS_READ(2),

    /** Who takes back that they leave wants what was charged, also if it turns out that they have left. */
    WHO_TAKES_IT_BACK_WANTS_THE_CHARGE(2),

    /** A longer interval that is charged in full gives nothing back, and is a change all the same. */
    A_FULL_CHANGE_IS_NO_RENEWAL(2),

    /** What was stored by a run's decision that the run itself has lost is taken up as soon as it is told. */
    WHAT_IS_STORED_IS_TAKEN_UP(2);

    /** The edition by which everything is judged that begins now. */
    static final int CURRENT = 2;

    /** The first edition that knows it. */
    private final int since;

    Rule(int since) {
        this.since = since;
    }

    boolean binds(SubscriptionState state) {
        return state.rules() >= since;
    }

    /** A run that a newer build began fails its task here, and goes on where that build runs. */
    static void requireKnown(int edition) {
        if (edition > CURRENT) {
            throw new IllegalStateException("rules " + edition + " are newer than this build, which knows " + CURRENT);
        }
    }
}
