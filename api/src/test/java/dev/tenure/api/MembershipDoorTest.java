package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MembershipDoorTest {

    private static final List<String> INSTANTS = List.of(
            "period_starts_at",
            "paid_through",
            "access_until",
            "next_billing_at",
            "trial_ends_at",
            "grace_until",
            "cancel_requested_at");

    private final RunningDoors doors = RunningDoors.shared();
    private final TestPostgres postgres = TestPostgres.get();
    private final UUID user = UUID.randomUUID();
    private final String token = Tokens.of(user);
    private final String subscriptionId =
            "sub_" + user.toString().replace("-", "").substring(0, 26);

    @Test
    void somebodyWhoNeverBoughtIsFree() {
        JsonNode status = doors.get("/api/v1/membership/status", token).json();

        assertThat(status.path("user_id").stringValue()).isEqualTo(user.toString());
        assertThat(status.path("plan").stringValue()).isEqualTo("free");
        assertThat(status.path("level").intValue()).isZero();
        assertThat(status.path("status").stringValue()).isEqualTo("none");
        assertThat(status.path("access_until").isNull()).isTrue();
        assertThat(status.path("wallet").toString()).isEqualTo("{\"balance\":0,\"on_hold\":0}");
        assertThat(status.path("flags").isArray()).isTrue();
        assertThat(status.path("pending").isArray()).isTrue();
    }

    @Test
    void statusHasEveryFieldOfTheContract() {
        member();
        postgres.owner().sql("""
                        update public.user_memberships set cancel_at_period_end = true, flags = '{grace}',
                          scheduled_change = '{"action":"cancel","effective_at":"2026-12-31T10:00:00Z"}',
                          pending = '[{"command_id":"cmd_1","command":"cancel","state":"queued",
                                       "applies_after":"2026-12-31T10:01:00Z","withdrawable":true}]'
                        where user_id = :user
                        """).param("user", user).update();

        JsonNode status = doors.get("/api/v1/membership/status", token).json();

        assertThat(status.propertyNames())
                .contains(
                        "user_id",
                        "plan",
                        "level",
                        "status",
                        "price_id",
                        "interval",
                        "period_starts_at",
                        "paid_through",
                        "access_until",
                        "next_billing_at",
                        "trial_ends_at",
                        "grace_until",
                        "cancel_at_period_end",
                        "cancel_requested_at",
                        "scheduled_change",
                        "subscription_id",
                        "flags",
                        "pending",
                        "wallet");
        assertThat(status.path("access_until").stringValue()).isEqualTo("2027-01-03T10:00:00Z");
        assertThat(status.path("flags").toString()).isEqualTo("[\"grace\"]");
        assertThat(status.path("scheduled_change").path("effective_at").stringValue())
                .isEqualTo("2026-12-31T10:00:00Z");
        JsonNode pending = status.path("pending").path(0);
        assertThat(pending.path("command_id").stringValue()).isEqualTo("cmd_1");
        assertThat(pending.path("withdrawable").booleanValue()).isTrue();
        assertThat(pending.has("detail")).isTrue();
    }

    /** Nobody's status lacks a field, and none has one that is of another type than it says. */
    @Test
    void everyKindOfStatusHasTheSameFields() {
        assertContract(doors.get("/api/v1/membership/status", token).json(), "none");
        member();
        assertContract(doors.get("/api/v1/membership/status", token).json(), "active");
        postgres.owner().sql("""
                        update public.user_memberships set status = 'past_due', flags = '{grace}',
                          grace_until = '2027-01-07T10:00:00Z' where user_id = :user
                        """).param("user", user).update();
        assertContract(doors.get("/api/v1/membership/status", token).json(), "past_due");
        for (String gone : List.of("paused", "ended")) {
            postgres.owner().sql("""
                            update public.user_memberships set status = :status, plan = 'free', level = 0,
                              access_until = null, next_billing_at = null, grace_until = null, flags = '{}'
                            where user_id = :user
                            """).param("status", gone).param("user", user).update();
            JsonNode status = doors.get("/api/v1/membership/status", token).json();
            assertContract(status, gone);
            assertThat(status.path("plan").stringValue()).isEqualTo("free");
            assertThat(status.path("level").intValue()).isZero();
            assertThat(status.path("access_until").isNull()).isTrue();
        }
    }

    private void assertContract(JsonNode status, String word) {
        assertThat(status.propertyNames())
                .containsExactlyInAnyOrder(
                        "user_id",
                        "plan",
                        "level",
                        "status",
                        "price_id",
                        "interval",
                        "period_starts_at",
                        "paid_through",
                        "access_until",
                        "next_billing_at",
                        "trial_ends_at",
                        "grace_until",
                        "cancel_at_period_end",
                        "cancel_requested_at",
                        "scheduled_change",
                        "subscription_id",
                        "flags",
                        "pending",
                        "wallet");
        assertThat(status.path("status").stringValue()).isEqualTo(word);
        assertThat(status.path("user_id").stringValue()).isEqualTo(user.toString());
        assertThat(status.path("plan").isString()).isTrue();
        assertThat(status.path("level").isInt()).isTrue();
        assertThat(status.path("cancel_at_period_end").isBoolean()).isTrue();
        assertThat(status.path("flags").isArray()).isTrue();
        assertThat(status.path("pending").isArray()).isTrue();
        assertThat(status.path("wallet").propertyNames()).containsExactly("balance", "on_hold");
        for (String instant : INSTANTS) {
            JsonNode value = status.path(instant);
            assertThat(value.isNull() || value.stringValue().endsWith("Z"))
                    .as(instant)
                    .isTrue();
        }
        for (String text : List.of("price_id", "interval", "subscription_id")) {
            assertThat(status.path(text).isNull() || status.path(text).isString())
                    .as(text)
                    .isTrue();
        }
    }

    @Test
    void plansAreThoseOfTheCatalog() {
        JsonNode plans = doors.get("/api/v1/membership/plans", null).json();

        assertThat(plans.path("plans").path(1).path("key").stringValue()).isEqualTo("pro");
        assertThat(plans.path("plans").path(1).path("monthly_credits").longValue())
                .isEqualTo(1000);
        assertThat(plans.path("plans")
                        .path(1)
                        .path("prices")
                        .path(0)
                        .path("amount")
                        .toString())
                .isEqualTo("{\"amount_minor\":2000,\"currency\":\"USD\"}");
        assertThat(plans.path("credit_packs").path(0).path("price_id").stringValue())
                .isEqualTo("pri_01tenure0credits0500000000");
    }

    @Test
    void walletAndLedgerAreTheCallersOwn() {
        for (int entry = 0; entry < 60; entry++) {
            credit(user, "grant/" + user + "/" + entry);
        }
        credit(UUID.randomUUID(), "grant/other/" + user);

        JsonNode wallet = doors.get("/api/v1/membership/wallet", token).json();
        assertThat(wallet.path("balance").longValue()).isEqualTo(600);
        assertThat(wallet.path("available").longValue()).isEqualTo(600);
        assertThat(wallet.path("expiring").path(0).path("at").stringValue()).isEqualTo("2099-01-01T00:00:00Z");

        JsonNode first = doors.get("/api/v1/membership/wallet/entries", token).json();
        assertThat(first.path("items").size()).isEqualTo(50);
        assertThat(first.path("items").path(0).path("balance_after").longValue())
                .isEqualTo(600);
        JsonNode second = doors.get(
                        "/api/v1/membership/wallet/entries?after="
                                + first.path("next").stringValue(),
                        token)
                .json();
        assertThat(second.path("items").size()).isEqualTo(10);
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void transactionsAreListedWithTheirMoney() {
        postgres.owner().sql("""
                        insert into public.transactions (transaction_id, user_id, status, origin, currency_code,
                            total_minor, billed_at, updated_at)
                        values (:id, :user, 'completed', 'web', 'USD', 2000, '2026-11-23T10:00:00Z', now())
                        """).param("id", "txn_" + user).param("user", user).update();

        JsonNode item = doors.get("/api/v1/membership/transactions", token)
                .json()
                .path("items")
                .path(0);
        assertThat(item.path("transaction_id").stringValue()).isEqualTo("txn_" + user);
        assertThat(item.path("amount").toString()).isEqualTo("{\"amount_minor\":2000,\"currency\":\"USD\"}");
        assertThat(item.path("billed_at").stringValue()).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void timelineTellsWhatHappenedAndHidesOperatorsNotes() {
        log(user, "membership_upgrade", "'{\"plan\":\"pro\",\"level\":1,\"paid_through\":\"2026-12-23T10:00:00Z\"}'");
        log(user, "operator_note", "null");
        log(UUID.randomUUID(), "membership_upgrade", "null");

        JsonNode items = doors.get("/api/v1/membership/timeline", token).json().path("items");

        assertThat(items.size()).isEqualTo(1);
        assertThat(items.path(0).path("kind").stringValue()).isEqualTo("membership_upgrade");
        assertThat(items.path(0).path("text").stringValue()).contains("pro");
        assertThat(items.path(0).path("detail").stringValue()).contains("2026-12-23 10:00 UTC");
        assertThat(doors.get("/api/v1/membership/timeline?zone=Asia/Seoul", token)
                        .json()
                        .path("items")
                        .path(0)
                        .path("detail")
                        .stringValue())
                .contains("2026-12-23 19:00 Asia/Seoul");
        assertThat(items.path(0).propertyNames()).containsExactly("at", "kind", "text", "detail", "error_code");
    }

    @Test
    void operatorsFindLinesAndLeaveNotes() {
        String admin = Tokens.of(UUID.randomUUID(), "admin");
        log(user, "membership_upgrade", "'{\"level\":1}'");
        RunningDoors.Answer note = doors.post(
                "/api/v1/admin/logs",
                admin,
                "{\"event\":\"operator_note\",\"message\":\"called back\",\"user_id\":\"" + user + "\"}");
        assertThat(note.status()).isEqualTo(201);

        JsonNode all = doors.get("/api/v1/admin/logs?user_id=" + user, admin).json();
        assertThat(all.path("total").intValue()).isEqualTo(2);
        assertThat(all.path("items").path(0).path("event").stringValue()).isEqualTo("operator_note");
        assertThat(all.path("items").path(0).path("reason").stringValue()).isEqualTo("called back");
        assertThat(all.path("items").path(0).path("actor").stringValue()).startsWith("operator:");
        assertThat(all.path("items").path(0).propertyNames())
                .contains(
                        "id", "at", "event", "success", "error_code", "user_id", "actor", "reason", "before", "after");
        JsonNode page = doors.get(
                        "/api/v1/admin/logs?user_id=" + user
                                + "&event=membership_upgrade&from=2000-01-01T00:00:00Z&size=1&page=0",
                        admin)
                .json();
        assertThat(page.path("items").path(0).path("after").toString()).isEqualTo("{\"level\":1}");
        assertThat(page.path("size").intValue()).isEqualTo(1);
        assertThat(doors.post("/api/v1/admin/logs", admin, "{\"event\":\"membership_upgrade\",\"message\":\"x\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void supportLeavesNotesTooAndCustomersDoNot() {
        String note = "{\"event\":\"operator_note\",\"message\":\"called back\",\"user_id\":\"" + user + "\"}";

        assertThat(doors.post("/api/v1/admin/logs", Tokens.of(UUID.randomUUID(), "support"), note)
                        .status())
                .isEqualTo(201);
        assertThat(doors.post("/api/v1/admin/logs", token, note).status()).isEqualTo(403);
    }

    @Test
    void onlyAdministratorsSeeWhatWasDelivered() {
        String eventId = "evt_" + user;
        postgres.owner().sql("""
                        insert into public.paddle_events (event_id, event_type, occurred_at, route, payload, headers)
                        values (:id, 'customer.created', now(), 'mirror/ctm_1', '{"data":{"email":"a@b.c"}}', '{"ts":"1"}')
                        """).param("id", eventId).update();

        RunningDoors.Answer support = doors.get("/api/v1/admin/events/" + eventId, Tokens.of(user, "support"));
        RunningDoors.Answer admin = doors.get("/api/v1/admin/events/" + eventId, Tokens.of(user, "admin"));

        assertThat(support.text("event_id")).isEqualTo(eventId);
        assertThat(support.response().body()).doesNotContain("a@b.c").doesNotContain("payload");
        assertThat(admin.json().path("payload").path("data").path("email").stringValue())
                .isEqualTo("a@b.c");
        assertThat(doors.get("/api/v1/admin/events/evt_unknown", Tokens.of(user, "admin"))
                        .status())
                .isEqualTo(404);
        assertThat(doors.get("/api/v1/admin/events?type=customer.created&outcome=received", Tokens.of(user, "support"))
                        .json()
                        .path("items")
                        .size())
                .isPositive();
    }

    private void member() {
        postgres.member(user, SubscriptionState.opening(subscriptionId, Policies.DEFAULT));
    }

    private void credit(UUID owner, String key) {
        postgres.owner()
                .sql(
                        "select public.credit_wallet(:user, 10, 'grant', :key, 'txn_1', 'sub_1', now(), '2099-01-01T00:00:00Z')")
                .param("user", owner)
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    private void log(UUID owner, String event, String after) {
        postgres.owner()
                .sql("insert into public.system_logs (at, event, user_id, after) values (now(), :event, :user, " + after
                        + ")")
                .param("event", event)
                .param("user", owner)
                .update();
    }
}
