package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.paid;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.Situation.ACTIVE;
import static dev.tenure.workflows.subscription.Situation.CANCELING;
import static dev.tenure.workflows.subscription.Situation.ENDED;
import static dev.tenure.workflows.subscription.Situation.ENDING;
import static dev.tenure.workflows.subscription.Situation.PAST_DUE;
import static dev.tenure.workflows.subscription.Situation.PAUSED;
import static dev.tenure.workflows.subscription.Situation.PAUSING;
import static dev.tenure.workflows.subscription.Situation.TRIALING;
import static dev.tenure.workflows.subscription.Situation.UNSEEN;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can happen to a subscription in each situation; where that leads to, the judge itself says. */
final class LifecycleDiagram {
    private static final Instant RENEWED = periodEnd(1).plusSeconds(30);

    /** Something that Paddle may tell, or that time brings. */
    private record Move(Situation from, String what, Consumer<Court> happens) {}

    /** A move that was made. */
    private record Made(Situation from, String what, Situation to, Standing standing) {}

    private static final List<Move> MOVES = List.of(
            new Move(UNSEEN, "Paddle shows it", court -> show(court, "active", 1)),
            new Move(TRIALING, "its first charge is paid", court -> renew(court, "active", true)),
            new Move(TRIALING, "its first charge fails", court -> renew(court, "past_due", false)),
            new Move(TRIALING, "Paddle has canceled it", court -> show(court, "canceled", 1)),
            new Move(ACTIVE, "a renewal is paid", court -> renew(court, "active", true)),
            new Move(ACTIVE, "a renewal fails", court -> renew(court, "past_due", false)),
            new Move(ACTIVE, "a cancel is scheduled", court -> Room.tell(court, canceling(court.now, 1))),
            new Move(ACTIVE, "a pause is scheduled", LifecycleDiagram::schedulePause),
            new Move(ACTIVE, "Paddle has paused it", court -> show(court, "paused", 1)),
            new Move(ACTIVE, "Paddle has canceled it", court -> show(court, "canceled", 1)),
            new Move(CANCELING, "the cancel is withdrawn", court -> show(court, "active", 1)),
            new Move(CANCELING, "its end comes", Room::atTheEnd),
            new Move(CANCELING, "Paddle has canceled it", court -> show(court, "canceled", 1)),
            new Move(PAUSING, "the pause is withdrawn", court -> show(court, "active", 1)),
            new Move(PAUSING, "a cancel takes its place", court -> Room.tell(court, canceling(court.now, 1))),
            new Move(PAUSING, "Paddle has paused it", court -> afterTheEnd(court, "paused")),
            new Move(PAST_DUE, "the renewal is paid", court -> renew(court, "active", true)),
            new Move(PAST_DUE, "Paddle gives up and cancels", court -> show(court, "canceled", 2)),
            new Move(PAST_DUE, "Paddle gives up and pauses", court -> show(court, "paused", 2)),
            new Move(PAUSED, "it is resumed and paid", court -> renew(court, "active", true)),
            new Move(PAUSED, "Paddle has canceled it", court -> show(court, "canceled", 1)),
            new Move(ENDING, "Paddle has canceled it", court -> show(court, "canceled", 1)),
            new Move(ENDING, "it was withdrawn and renewed after all", court -> renew(court, "active", true)),
            new Move(ENDED, "an older snapshot arrives late", LifecycleDiagram::tellOld));

    private LifecycleDiagram() {}

    static String mermaid() {
        Stream<String> begin = Stream.of(
                "stateDiagram-v2",
                "    [*] --> unseen: paid, not shown yet",
                "    [*] --> trialing: a trial begins",
                "    [*] --> active: paid");
        Stream<String> moves = made().stream()
                .filter(made -> made.from() != made.to())
                .map(made -> "    " + word(made.from()) + " --> " + word(made.to()) + ": " + made.what());
        return Stream.concat(Stream.concat(begin, moves), Stream.of("    ended --> [*]"))
                .collect(Collectors.joining("\n", "```mermaid\n", "\n```"));
    }

    static String table() {
        String head = "| situation | what happens | then | `status` | access |\n|---|---|---|---|---|\n";
        return made().stream()
                .map(made -> "| %s | %s | %s | `%s` | %s |"
                        .formatted(
                                word(made.from()),
                                made.what(),
                                made.from() == made.to() ? "as before" : word(made.to()),
                                made.standing().status(),
                                access(made.standing())))
                .collect(Collectors.joining("\n", head, ""));
    }

    static String situations() {
        String head = "| situation | means | `status` | access |\n|---|---|---|---|\n";
        return Arrays.stream(Situation.values())
                .map(situation -> situation(situation, Room.in(situation).state.standing()))
                .collect(Collectors.joining("\n", head, ""));
    }

    private static String situation(Situation situation, Standing standing) {
        Optional<Standing> first = inPaidTime(situation);
        Stream<String> statuses = Stream.concat(first.stream(), Stream.of(standing))
                .map(seen -> "`" + seen.status() + "`")
                .distinct();
        return "| %s | %s | %s | %s |"
                .formatted(
                        word(situation),
                        meaning(situation),
                        statuses.collect(Collectors.joining(", then ")),
                        first.isPresent() ? "while it is paid for, then none" : access(standing));
    }

    /** What is seen if Paddle stops it before the end of what is paid. */
    private static Optional<Standing> inPaidTime(Situation situation) {
        return MOVES.stream()
                .filter(move -> move.from() == ACTIVE && (situation == PAUSED || situation == ENDED))
                .map(LifecycleDiagram::make)
                .filter(made -> made.to() == situation && made.standing().hasAccess())
                .map(Made::standing)
                .findFirst();
    }

    static String word(Situation situation) {
        return situation.name().toLowerCase(Locale.ROOT);
    }

    private static String meaning(Situation situation) {
        return switch (situation) {
            case UNSEEN -> "paid for; no snapshot of Paddle's subscription has come yet";
            case TRIALING -> "in a trial";
            case ACTIVE -> "paid, and renews";
            case CANCELING -> "paid, with a cancel that Paddle will carry out";
            case PAUSING -> "paid, with a pause that Paddle will carry out";
            case PAST_DUE -> "a renewal failed; Paddle tries again";
            case PAUSED -> "Paddle has paused it";
            case ENDING -> "its scheduled end has come, and Paddle has not said so yet";
            case ENDED -> "Paddle has ended it";
        };
    }

    private static String access(Standing standing) {
        if (!standing.hasAccess()) {
            return "none";
        }
        return standing.flags().isEmpty() ? "yes" : "yes, `" + String.join("`, `", standing.flags()) + "`";
    }

    private static List<Made> made() {
        return MOVES.stream().map(LifecycleDiagram::make).toList();
    }

    private static Made make(Move move) {
        Court court = Room.in(move.from());
        move.happens().accept(court);
        settle(court);
        return new Made(move.from(), move.what(), Situation.of(court.state), court.state.standing());
    }

    /** What is due at once is done at once: access is taken only after Paddle was read. */
    private static void settle(Court court) {
        for (int look = 0; look < 3 && court.waits() && !court.due().isAfter(court.now); look++) {
            Decision looking = court.hear(new Thing.DeadlineReached());
            if (looking.ask() instanceof Ask.Read) {
                court.answer(looking, Court.says(Objects.requireNonNull(court.state.provider())));
            }
        }
    }

    private static void show(Court court, String status, int period) {
        court.now = court.now.plusSeconds(1);
        Room.tell(court, subscription(status, court.now, period));
    }

    private static void schedulePause(Court court) {
        SubscriptionFact.Scheduled pause = new SubscriptionFact.Scheduled("pause", periodEnd(1));
        Room.tell(court, subscription("active", court.now, 1, pause));
    }

    private static void afterTheEnd(Court court, String status) {
        court.now = periodEnd(1).plusSeconds(1);
        Room.tell(court, subscription(status, court.now, 1));
        Room.atTheEnd(court);
    }

    private static void renew(Court court, String status, boolean isPaid) {
        court.now = court.now.isBefore(RENEWED) ? RENEWED : court.now.plusSeconds(30);
        Room.tell(court, subscription(status, court.now, 2));
        if (isPaid) {
            court.events(event("paid2", "transaction.completed", paid(2)));
        }
    }

    private static void tellOld(Court court) {
        Room.tell(court, subscription("active", Given.START.plusSeconds(9), 1));
    }
}
