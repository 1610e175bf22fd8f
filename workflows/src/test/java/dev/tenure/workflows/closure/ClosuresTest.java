package dev.tenure.workflows.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.closure.ClosureCalls.Ended;
import dev.tenure.workflows.closure.ClosureRecords.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ClosuresTest {
    private static final Instant ASKED = Instant.parse("2026-11-23T10:00:00Z");
    private static final Account ACCOUNT = new Account(List.of("sub_1"), List.of("ctm_1"));
    private static final ClosureState OPENING = ClosureState.opening("user", ASKED);

    private static Closures.Decision after(ClosureState state, Ended answer, Instant now) {
        return Closures.after(state, ACCOUNT, Map.of("sub_1", answer), now);
    }

    @Test
    void whilePaddleIsAwayItIsAskedAgainAndEachFailureLeavesTheWishInTheAudit() {
        ClosureState state = OPENING;
        Instant now = ASKED;
        for (int minutes : List.of(1, 5, 15, 60, 60, 60)) {
            Closures.Decision decision = after(state, new Ended.Later("service_unavailable", 0), now);
            assertThat(decision.next().nextAt()).isEqualTo(now.plus(Duration.ofMinutes(minutes)));
            assertThat(decision.isClosed()).isFalse();
            assertThat(decision.logs())
                    .containsExactly(new ClosureRecords.Log(
                            "membership_cancel_requested", false, "service_unavailable", "customer", "sub_1", null));
            state = decision.next();
            now = now.plus(Duration.ofMinutes(minutes));
        }
    }

    @Test
    void paddleIsNotAskedBeforeItsOwnTime() {
        Closures.Decision decision = after(OPENING, new Ended.Later("too_many_requests", 3_600), ASKED);

        assertThat(decision.next().nextAt()).isEqualTo(ASKED.plus(Duration.ofHours(1)));
    }

    @Test
    void onceAllIsConfirmedItIsClosedAndLookedAtOnceMoreAfterPaddlesRetries() {
        Closures.Decision closed = after(OPENING, new Ended.Done(List.of("txn_9")), ASKED);
        Instant last = ASKED.plus(Duration.ofDays(4));

        assertThat(closed.isClosed()).isTrue();
        assertThat(closed.logs().stream().map(ClosureRecords.Log::event))
                .containsExactly("membership_cancel_requested", "account_closed");
        assertThat(closed.logs().getLast().reason()).isEqualTo("refund asked for txn_9");
        assertThat(closed.next().nextAt()).isEqualTo(last);
        assertThat(Closures.asks(closed.next(), ACCOUNT, ASKED)).isEmpty();
        assertThat(Closures.asks(closed.next(), new Account(List.of(), List.of()), last))
                .containsExactly("sub_1");

        Closures.Decision over = after(closed.next(), new Ended.Done(List.of("txn_9")), last);
        assertThat(over.next().nextAt()).isNull();
        assertThat(over.logs()).isEmpty();
    }

    @Test
    void whatPaddleDoesNotGiveBackIsToldToOperatorsOnceAndHoldsUpNothing() {
        Ended kept = new Ended.Done(List.of(), List.of(), List.of(new Ended.Kept("txn_9", "rejected")));

        Closures.Decision closed = after(OPENING, kept, ASKED);
        Closures.Decision over =
                after(closed.next(), kept, Objects.requireNonNull(closed.next().nextAt()));

        assertThat(closed.isClosed()).isTrue();
        assertThat(closed.logs())
                .contains(new ClosureRecords.Log(
                        "account_closure_refund", false, "rejected", "system", "sub_1", "txn_9"));
        assertThat(closed.next().kept()).containsExactly("txn_9");
        assertThat(over.logs()).isEmpty();
        assertThat(over.next().nextAt()).isNull();
        assertThat(over.next().kept()).containsExactly("txn_9");
    }

    @Test
    void whatPaddleHasNotDecidedIsLookedAtOnceADayUntilItIsAndCountsAsKeptAfterAMonth() {
        Ended undecided = new Ended.Done(List.of(), List.of("txn_9"), List.of());
        Closures.Decision look = after(OPENING, undecided, ASKED);
        List<Instant> looks = new ArrayList<>();
        for (Instant next = look.next().nextAt();
                next != null;
                next = look.next().nextAt()) {
            assertThat(look.next().kept()).isEmpty();
            looks.add(next);
            look = after(look.next(), undecided, next);
        }

        assertThat(looks).hasSize(27).startsWith(ASKED.plus(Duration.ofDays(4)), ASKED.plus(Duration.ofDays(5)));
        assertThat(looks.getLast()).isEqualTo(ASKED.plus(Duration.ofDays(30)));
        assertThat(look.logs()).extracting(ClosureRecords.Log::errorCode).containsExactly("undecided");
        assertThat(look.next().kept()).containsExactly("txn_9");
    }

    @Test
    void anAccountThatNeverPaidIsClosedAtOnce() {
        Account nothing = new Account(List.of(), List.of());

        assertThat(Closures.after(OPENING, nothing, Map.of(), ASKED).isClosed()).isTrue();
    }

    @Test
    void oneThatIsConfirmedIsNotCanceledAgainBecauseAnotherIsNot() {
        Account two = new Account(List.of("sub_1", "sub_2"), List.of());
        Closures.Decision half = Closures.after(
                OPENING,
                two,
                Map.of("sub_1", new Ended.Done(List.of()), "sub_2", new Ended.Refused("subscription_odd")),
                ASKED);

        assertThat(half.isClosed()).isFalse();
        assertThat(Closures.asks(half.next(), two, ASKED)).containsExactly("sub_2");
    }
}
