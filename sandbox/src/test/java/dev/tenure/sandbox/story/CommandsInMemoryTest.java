package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same, and what needs to be shown on one Temporal only. */
final class CommandsInMemoryTest extends CommandContract {

    CommandsInMemoryTest() {
        super("memory");
    }

    @Test
    void s4CancelInsideTheRenewalLockIsQueuedShownAndWithdrawn() {
        Life life = life();
        life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofMinutes(15)));

        Door.Answer queued = life.customer.post(CANCEL, Map.of());

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.body().path("outcome").asString()).isEqualTo("queued");
        assertThat(Life.instant(queued.body(), "applies_after")).isAfterOrEqualTo(renewal);
        JsonNode pending = life.status().path("pending").path(0);
        assertThat(pending.path("state").asString()).isEqualTo("queued");
        assertThat(pending.path("detail").asString()).isEqualTo("subscription_locked_renewal");
        String commandId = queued.body().path("command_id").asString();
        assertThat(life.customer
                        .delete("/api/v1/membership/commands/" + commandId)
                        .status())
                .isEqualTo(200);

        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));
        JsonNode renewed = life.status();
        assertThat(renewed.path("cancel_at_period_end").asBoolean()).isFalse();
        assertThat(Life.instant(renewed, "paid_through")).isAfter(renewal);
        assertThat(successful(life, "POST", "/cancel")).isZero();
    }

    @Test
    void s5AnEndAtOnceAfterAPaidUpgradeGivesBackBothPaymentsOfThePeriodOnce() {
        Life life = life();
        life.buy(Life.PRO);
        life.advanceDays(10);
        change(life, MAX, "now").ok();
        assertThat(updates(life)).isEqualTo(1);

        act(life, Map.of("action", "end_now", "reason", "asked by phone", "refund", true))
                .ok();

        life.settle();
        assertEachPaymentWasGivenBackOnce(life, 2);
        life.advanceDays(1);
        assertEachPaymentWasGivenBackOnce(life, 2);
    }

    @Test
    void s7AnUpgradeThatCostsTooLittleAppliesAtTheRenewal() {
        Life life = life();
        life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofHours(3)));

        Door.Answer queued = change(life, MAX, "now");

        assertThat(queued.status()).isEqualTo(202);
        JsonNode membership = queued.body().path("membership");
        assertThat(membership.path("level").asInt()).isEqualTo(1);
        assertThat(membership.path("pending").path(0).path("detail").asString()).isEqualTo("below_minimum_charge");
        assertThat(membership.path("scheduled_change").path("price_id").asString())
                .isEqualTo(MAX);
        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));
        assertThat(life.level()).isEqualTo(2);
        assertThat(updates(life)).isZero();
    }

    @Test
    void s7AnUpgradeThatCostsTooLittleIsMadeAtOnceIfTheWholePriceIsChosen() {
        Life life = life();
        life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofHours(3)));
        Map<String, Object> whole = Map.of("price_id", MAX, "when", "now", "mode", "full_immediately");
        JsonNode preview = life.customer.post(CHANGE + "/preview", whole).ok();

        Door.Answer upgraded = life.customer.post(CHANGE, whole);

        assertThat(upgraded.status()).as("%s", upgraded.body()).isEqualTo(200);
        JsonNode membership = upgraded.body().path("membership");
        assertThat(membership.path("level").asInt()).isEqualTo(2);
        assertThat(membership.path("pending").size()).isZero();
        assertThat(Life.instant(membership, "paid_through")).isEqualTo(renewal);
        assertThat(updates(life)).isEqualTo(1);
        life.settle();
        JsonNode paid = life.customer
                .get("/api/v1/membership/transactions")
                .ok()
                .path("items")
                .path(0);
        assertThat(paid.path("amount").path("amount_minor").asLong()).isEqualTo(5000);
        assertThat(paid.path("amount")).as("as it was shown").isEqualTo(preview.path("charge_now"));
        assertThat(life.status().path("wallet").path("balance").asLong())
                .isEqualTo(1000 + preview.path("credits_now").asLong());
    }

    @Test
    void s7AnUpgradeWhilePastDueIsRefusedWithWhatToDo() {
        Life life = life();
        String customer = life.buy(Life.PRO).path("customer_id").asString();
        card(life, customer, "decline");
        life.advanceDays(31);
        assertThat(life.status().path("status").asString()).isEqualTo("past_due");

        Door.Answer refused = change(life, MAX, "now");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("error_code").asString()).isEqualTo("COMMAND_CONFLICT");
        assertThat(refused.body().path("detail").asString()).contains("invoice");
        JsonNode canceled = life.customer.post(CANCEL, Map.of()).ok();
        assertThat(canceled.path("outcome").asString()).isEqualTo("applied");
        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
    }

    @Test
    void aPreviewShowsPaddlesAmountsAndItsTokenIsRefusedWhenAnythingIsDifferent() {
        Life life = life();
        life.buy(Life.PRO);
        life.advanceDays(10);
        JsonNode preview = preview(life, MAX, "now").ok();
        assertThat(preview.path("charge_now").path("amount_minor").asLong()).isBetween(1500L, 2600L);
        assertThat(preview.path("charge_next").path("amount_minor").asLong()).isEqualTo(5000);
        assertThat(preview.path("clears").size()).isZero();

        life.customer.post(CANCEL, Map.of()).ok();
        Door.Answer stale = confirm(life, MAX, preview);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.body().path("error_code").asString()).isEqualTo("STALE_PREVIEW");

        JsonNode again = preview(life, MAX, "now").ok();
        assertThat(again.path("clears").path(0).asString()).isEqualTo("cancel");
        JsonNode changed = confirm(life, MAX, again).ok().path("membership");
        assertThat(changed.path("level").asInt()).isEqualTo(2);
        assertThat(changed.path("cancel_at_period_end").asBoolean()).isFalse();
    }

    @Test
    void aPreviewOfASmallerPlanChargesNothingNowAndBeginsWithTheRenewal() {
        Life life = life();
        life.buy(MAX);
        JsonNode preview = preview(life, Life.PRO, "period_end").ok();

        assertThat(preview.path("charge_now").path("amount_minor").asLong()).isZero();
        assertThat(preview.path("charge_next").path("amount_minor").asLong()).isEqualTo(2000);
        assertThat(preview.path("effective_at")).isEqualTo(life.status().path("next_billing_at"));
        assertThat(preview(life, Life.PRO, "now").status()).isEqualTo(422);
    }

    @Test
    void aYearIsPaidInFullAtOnceAndBringsItsFirstMonthsCredits() {
        Life life = life();
        life.buy(Life.PRO);
        life.advanceDays(10);

        JsonNode yearly = change(life, PRO_YEAR, "now").ok().path("membership");

        assertThat(yearly.path("interval").asString()).isEqualTo("year");
        assertThat(Life.instant(yearly, "paid_through")).isAfter(life.now().plus(Duration.ofDays(360)));
        assertThat(yearly.path("wallet").path("balance").asLong()).isEqualTo(2000);
    }

    @Test
    void aPauseBeginsAtThePeriodsEndAndResumingIsPaidBeforeAccessReturns() {
        Life life = life();
        life.buy(Life.PRO);
        JsonNode pausing =
                life.customer.post("/api/v1/membership/pause", Map.of()).ok().path("membership");
        assertThat(pausing.path("scheduled_change").path("action").asString()).isEqualTo("pause");
        assertThat(pausing.path("level").asInt()).isEqualTo(1);

        life.advanceDays(32);
        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        assertThat(life.level()).isZero();
        assertThat(change(life, MAX, "now").status()).isEqualTo(409);

        JsonNode resumed =
                life.customer.post("/api/v1/membership/resume", Map.of()).ok().path("membership");
        assertThat(resumed.path("level").asInt()).isEqualTo(1);
        assertThat(resumed.path("status").asString()).isEqualTo("active");
        life.settle();
        assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(2000);
    }

    @Test
    void aResumeShowsItsChargeFirstAndIsRefusedWhenSomethingElseIsTrueByThen() {
        Life life = life();
        life.buy(Life.PRO);
        assertThat(previewResume(life).status()).isEqualTo(409);
        life.customer.post("/api/v1/membership/pause", Map.of()).ok();
        JsonNode takenBack = previewResume(life).ok();
        assertThat(takenBack.path("charge_now").path("amount_minor").asLong()).isZero();
        assertThat(takenBack.path("clears").path(0).asString()).isEqualTo("pause");
        assertThat(takenBack.path("next_billing_at")).isEqualTo(life.status().path("paid_through"));

        life.advanceDays(40);
        assertThat(resume(life, takenBack).body().path("error_code").asString()).isEqualTo("STALE_PREVIEW");
        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        JsonNode shown = previewResume(life).ok();
        assertThat(shown.path("charge_now").path("amount_minor").asLong()).isEqualTo(2000);
        assertThat(shown.path("charge_next").path("amount_minor").asLong()).isEqualTo(2000);
        assertThat(shown.path("credits_now").asLong()).isEqualTo(1000);

        JsonNode resumed = resume(life, shown).ok().path("membership");
        assertThat(resumed.path("status").asString()).isEqualTo("active");
        Duration shift =
                Duration.between(Life.instant(shown, "next_billing_at"), Life.instant(resumed, "next_billing_at"));
        assertThat(shift.abs()).isLessThan(Duration.ofMinutes(1));
        life.settle();
        JsonNode paid = life.customer
                .get("/api/v1/membership/transactions")
                .ok()
                .path("items")
                .path(0);
        assertThat(paid.path("amount")).isEqualTo(shown.path("charge_now"));
        assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(2000);
    }

    private static Door.Answer previewResume(Life life) {
        return life.customer.post("/api/v1/membership/resume/preview", Map.of());
    }

    private static Door.Answer resume(Life life, JsonNode preview) {
        return life.customer.post(
                "/api/v1/membership/resume",
                Map.of("preview_token", preview.path("preview_token").asString()));
    }

    @Test
    void anOperatorActsOnlyWithAReasonAndLeavesOneLineWithBeforeAndAfter() {
        Life life = life();
        life.buy(Life.PRO);
        assertThat(act(life, Map.of("action", "end_now")).status()).isEqualTo(422);
        Door support = stage().signIn("support@example.com");
        assertThat(support.post(
                                "/api/v1/admin/users/" + life.userId + "/actions",
                                Map.of("action", "end_now", "reason", "no"))
                        .status())
                .isEqualTo(403);

        act(life, Map.of("action", "end_now", "reason", "asked by phone")).ok();

        life.settle();
        assertThat(life.status().path("level").asInt()).isZero();
        JsonNode line = life.operator
                .get("/api/v1/admin/logs?event=admin_action&user_id=" + life.userId)
                .ok()
                .path("items")
                .path(0);
        assertThat(line.path("reason").asString()).isEqualTo("asked by phone");
        assertThat(line.path("before").path("level").asInt()).isEqualTo(1);
        assertThat(line.path("after").path("level").asInt()).isZero();
        assertThat(life.audited("admin_action")).isEqualTo(1);
    }

    @Test
    void anOperatorGivesAMembershipUntilAnInstantWithAReasonAndMayTakeItBack() {
        Life life = life();
        Instant until = life.now().plus(Duration.ofDays(40)).truncatedTo(ChronoUnit.MICROS);
        Map<String, Object> gift =
                Map.of("action", "give_membership", "plan", "max", "until", until.toString(), "reason", "lost a bet");
        assertThat(act(life, Map.of("action", "give_membership", "plan", "max", "reason", "no end"))
                        .status())
                .isEqualTo(422);
        assertThat(act(life, Map.of("action", "give_membership", "plan", "free", "until", until, "reason", "odd"))
                        .status())
                .isEqualTo(422);

        JsonNode given = act(life, gift).ok();

        assertThat(given.path("outcome").asString()).isEqualTo("applied");
        JsonNode status = life.status();
        assertThat(status.path("plan").asString()).isEqualTo("max");
        assertThat(status.path("status").asString()).isEqualTo("active");
        assertThat(Life.instant(status, "access_until")).isEqualTo(until);
        assertThat(status.path("next_billing_at").isNull()).isTrue();
        assertThat(status.path("flags").toString()).contains("courtesy");
        assertThat(life.customer.get("/api/v1/membership/timeline").ok().toString())
                .contains("You were given the membership max.")
                .doesNotContain("lost a bet");
        life.buy(Life.PRO);
        assertThat(life.level()).as("the better one counts").isEqualTo(2);
        assertThat(life.status().path("subscription_id").isNull()).isFalse();

        life.advanceTo(until.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(2);
        life.advanceTo(until.plus(Duration.ofMinutes(1)));
        assertThat(life.status().path("plan").asString()).isEqualTo("pro");
        assertThat(life.audited("membership_grant_ended")).isEqualTo(1);

        Instant longer = life.now().plus(Duration.ofDays(400));
        Map<String, Object> second =
                Map.of("action", "give_membership", "plan", "max", "until", longer.toString(), "reason", "sorry again");
        String path = "/api/v1/admin/users/" + life.userId + "/actions";
        String id = life.operator
                .post(path, second, "Idempotency-Key", "gift-1")
                .ok()
                .path("command_id")
                .asString();
        assertThat(life.operator
                        .post(path, second, "Idempotency-Key", "gift-1")
                        .ok()
                        .path("command_id")
                        .asString())
                .isEqualTo(id);
        assertThat(life.audited("admin_action")).isEqualTo(2);
        assertThat(life.operator
                        .get("/api/v1/admin/users/" + life.userId + "/grants")
                        .ok()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
        act(life, Map.of("action", "take_membership", "grant_id", id, "reason", "a mistake"))
                .ok();
        assertThat(life.status().path("plan").asString()).isEqualTo("pro");
        assertThat(act(life, Map.of("action", "take_membership", "grant_id", id, "reason", "again"))
                        .status())
                .isEqualTo(409);
        Door support = stage().signIn("support@example.com");
        assertThat(support.post(path, gift).status()).isEqualTo(403);
        assertThat(life.customer.post(path, gift).status()).isEqualTo(403);
    }

    @Test
    void s7AnUpgradeWhoseChallengeIsAbandonedChangesNothing() {
        Life life = life();
        String customer = life.buy(Life.PRO).path("customer_id").asString();
        life.advanceDays(5);
        JsonNode before = life.status();
        card(life, customer, "challenge_abandoned");

        Door.Answer refused = change(life, MAX, "now");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("error_code").asString()).isEqualTo("PAYMENT_DECLINED");
        life.settle();
        assertThat(life.status()).isEqualTo(before);
    }
}
