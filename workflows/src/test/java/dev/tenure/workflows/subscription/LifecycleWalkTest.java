package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random lives: events in any order, commands, an unreliable Paddle, sleeping workers; what is promised holds at each step. */
final class LifecycleWalkTest {
    private static final long SEED = Long.getLong("tenure.seed", 7_000L);
    private static final int WALKS = 500;
    private static final int STEPS = 40;

    /** More decisions than this at one instant are an endless loop. */
    private static final int DECISIONS_AT_ONE_INSTANT = 12;

    @Test
    void whatIsPromisedHoldsAtEachStepOfARandomLife() {
        for (long seed = SEED; seed < SEED + WALKS; seed++) {
            Walk walk = new Walk(seed);
            for (int step = 0; step < STEPS; step++) {
                walk.step();
            }
            walk.comeToRest();
        }
    }

    /** What waits for hours is tried again in the end. */
    private static final int ROUNDS_TO_REST = 5;

    private static final class Walk {
        private final long seed;
        private final Random random;
        private final Court court = new Court(Given.nothing(), Given.START.plusSeconds(5));
        private final StagePaddle paddle = new StagePaddle(() -> court.now);
        private final List<PaddleFactEvent> underway = new ArrayList<>();
        private final List<String> trail = new ArrayList<>();
        private int commands;

        private Walk(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            paddle.checkout();
        }

        private void step() {
            court.stores = random.nextInt(8) == 0;
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> deliver();
                case 3, 4 -> pass(Duration.ofMinutes(1 + random.nextInt(60 * 24 * 10)));
                case 5 -> passToNextDue();
                case 6 -> command();
                case 7 -> dashboard();
                case 8 -> mood();
                default -> nearTheEnd();
            }
            settle();
            check();
        }

        private void deliver() {
            underway.addAll(paddle.told());
            Collections.shuffle(underway, random);
            int many = underway.isEmpty() ? 0 : 1 + random.nextInt(underway.size());
            List<PaddleFactEvent> batch = List.copyOf(underway.subList(0, many));
            if (random.nextInt(3) > 0) {
                underway.removeAll(batch);
            }
            note("deliver " + batch.stream().map(PaddleFactEvent::eventId).toList());
            if (!batch.isEmpty()) {
                ask(court.events(batch));
            }
        }

        private void command() {
            Command.Kind kind = random.nextInt(3) == 0 ? Command.Kind.KEEP : Command.Kind.CANCEL;
            String id = kind.word() + (random.nextInt(4) == 0 ? commands : ++commands);
            if (court.state.version() + court.state.eventIds().size() > 0) {
                note("command " + id);
                ask(court.command(kind, id));
                assertThat(court.state.outcomeOf(id)).as(this::story).isPresent();
            }
        }

        private void dashboard() {
            switch (random.nextInt(6)) {
                case 0 -> paddle.cancelInDashboard(true);
                case 1, 2 -> paddle.cancelInDashboard(false);
                default -> paddle.keepInDashboard();
            }
            note("dashboard " + paddle.subscription().status());
        }

        private void mood() {
            paddle.away(random.nextInt(3) == 0);
            paddle.losesAnswers(random.nextInt(4) == 0);
            paddle.cardFails(random.nextInt(3) == 0);
            note("mood away=" + paddle.isAway());
        }

        /** The hour around a period's end is where the locks and the races are. */
        private void nearTheEnd() {
            Instant end = paddle.subscription().periodEndsAt();
            if (end != null) {
                Instant near = end.plusSeconds(random.nextInt(4_000) - 2_000);
                pass(Duration.between(court.now, near.isAfter(court.now) ? near : court.now));
            }
        }

        private void passToNextDue() {
            Instant due = court.state.nextDueAt();
            if (due != null && due.isAfter(court.now)) {
                pass(Duration.between(court.now, due));
            }
        }

        /** A worker that is up acts at each instant; one that was down finds everything late. */
        private void pass(Duration duration) {
            Instant to = court.now.plus(duration);
            boolean isUp = random.nextInt(4) > 0;
            note((isUp ? "pass to " : "sleep to ") + to);
            Instant due = court.state.nextDueAt();
            while (isUp && due != null && !due.isAfter(to)) {
                court.now = due.isAfter(court.now) ? due : court.now;
                settle();
                check();
                due = court.state.nextDueAt();
            }
            court.now = to;
            paddle.catchUp();
        }

        private void settle() {
            paddle.catchUp();
            int decisions = 0;
            Instant due = court.state.nextDueAt();
            while (due != null && !due.isAfter(court.now)) {
                assertThat(decisions++).as(this::story).isLessThan(DECISIONS_AT_ONE_INSTANT);
                ask(court.deadline(court.now));
                due = court.state.nextDueAt();
            }
        }

        private void ask(Decision first) {
            Decision decision = first;
            watchDowngrade(decision);
            for (int asked = 0; decision.ask() != null; asked++) {
                assertThat(asked).as(this::story).isLessThan(DECISIONS_AT_ONE_INSTANT);
                decision = court.answer(decision, answer(decision.ask()));
                watchDowngrade(decision);
            }
        }

        private PaddleAnswer answer(Ask ask) {
            note("ask " + ask);
            return switch (ask) {
                case Ask.Read read -> paddle.read(new PaddleCalls.ReadRequest(Given.SUBSCRIPTION, null));
                case Ask.Cancel cancel ->
                    paddle.cancel(new PaddleCalls.CancelRequest(Given.SUBSCRIPTION, cancel.immediately()));
                case Ask.Stop stop -> paddle.cancel(new PaddleCalls.CancelRequest(Given.SUBSCRIPTION, true));
                case Ask.Refund refund ->
                    paddle.refund(
                            new PaddleCalls.RefundRequest(refund.transactionId(), refund.reason(), refund.owedSince()));
                case Ask.RemoveScheduledChange removal -> paddle.removeScheduledChange(Given.SUBSCRIPTION);
                case Ask.Withdraw withdrawal -> paddle.withdraw(withdrawal.of(Given.SUBSCRIPTION));
                case Ask.Change change -> paddle.change(change.of(Given.SUBSCRIPTION));
                case Ask.Pause pause -> paddle.pause(new PaddleCalls.PauseRequest(Given.SUBSCRIPTION, pause.until()));
                case Ask.Resume resume ->
                    paddle.resume(new PaddleCalls.ResumeRequest(Given.SUBSCRIPTION, resume.since()));
            };
        }

        /** Nobody becomes free who has paid, unless Paddle could not be read for all the time that the policy gives. */
        private void watchDowngrade(Decision decision) {
            if (decision.downgrade() == null) {
                return;
            }
            note("downgrade " + decision.downgrade().reason());
            Instant paidThrough = paddle.paidThrough(this::isOwedBack);
            if (decision.downgrade().reason().equals("unverified_limit")) {
                paidThrough = court.state.paidThrough();
            }
            assertThat(paidThrough).as(this::story).isNotNull().isBeforeOrEqualTo(court.now);
        }

        private boolean isBusy() {
            return court.state.pending() != null || Refunds.nextAt(court.state) != null;
        }

        private boolean isOwedBack(TransactionFact paid) {
            return court.state.repayments().of(paid.transactionId()).isPresent();
        }

        private void check() {
            Standing standing = court.state.standing();
            Instant paidThrough = court.state.paidThrough();
            boolean isPaid = paidThrough != null && court.now.isBefore(paidThrough);
            assertThat(standing.hasAccess() || !isPaid).as(this::story).isTrue();
            if (standing.hasAccess()) {
                assertThat(standing.accessUntil()).as(this::story).isAfter(court.now);
                assertThat(court.state.nextDueAt()).as(this::story).isBeforeOrEqualTo(standing.accessUntil());
            }
            assertThat(court.grants)
                    .as(this::story)
                    .extracting(ApplyRequest.Grant::businessKey)
                    .doesNotHaveDuplicates();
            assertThat(court.state.covers())
                    .as(this::story)
                    .allMatch(cover -> cover.granted() <= cover.terms().creditMonths());
        }

        /** In the end everything arrives and Paddle answers: what is known is what Paddle knows. */
        private void comeToRest() {
            paddle.away(false);
            paddle.losesAnswers(false);
            underway.addAll(paddle.told());
            Collections.shuffle(underway, random);
            if (!underway.isEmpty()) {
                ask(court.events(underway));
            }
            note("come to rest");
            pass(Duration.ofHours(2));
            for (int round = 0; round < ROUNDS_TO_REST && isBusy(); round++) {
                pass(Duration.ofHours(7));
            }
            ask(court.events(paddle.told()));
            settle();
            check();
            assertThat(court.state.provider()).as(this::story).isEqualTo(paddle.subscription());
            assertThat(court.state.covers()).as(this::story).hasSize(paddle.paidPeriods());
            boolean shows = court.state.standing().cancelAtPeriodEnd();
            assertThat(shows
                            || !court.state.standing().hasAccess()
                            || !paddle.subscription().wantsCancel())
                    .as(this::story)
                    .isTrue();
            List<OwedRefund> owed = court.state.repayments().owed();
            assertThat(paddle.refunds()).as(this::story).isEqualTo(owed.size());
            assertThat(court.grants).as(this::story).hasSize(paddle.paidPeriods() - owed.size());
        }

        private void note(String what) {
            trail.add(court.now + " " + what);
        }

        private String story() {
            return "-Dtenure.seed=" + seed + "\n" + String.join("\n", trail) + "\n" + court.state;
        }
    }
}
