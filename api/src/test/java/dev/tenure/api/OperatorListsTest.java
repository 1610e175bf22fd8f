package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What operators look at and close: commands, payments that are nobody's, accounts. */
class OperatorListsTest {

    private final RunningDoors doors = RunningDoors.shared();
    private final MockWebServer paddle = RunningDoors.TestPaddle.get();
    private final UUID user = UUID.randomUUID();
    private final String token = Tokens.of(user);
    private final String subscription = "sub_" + user.toString().replace("-", "");
    private final String command = "cmd_" + user.toString().replace("-", "");
    private final String admin = Tokens.of(UUID.randomUUID(), "admin");
    private final String support = Tokens.of(UUID.randomUUID(), "support");

    /** A row whose state says that a cancel waits for a later try. */
    private void pending(String state) {
        TestPostgres.get()
                .owner()
                .sql("""
                        update public.subscriptions set state = state || jsonb_build_object('pending',
                            jsonb_build_object('command_id', cast(:command as text), 'kind', 'CANCEL', 'actor', 'customer',
                                'requested_at', '2026-11-23T10:00:00Z', 'attempts', 3, 'detail', 'service_unavailable',
                                'applies_after', '2026-11-23T10:15:00Z')) where subscription_id = :id
                        """)
                .param("id", subscription)
                .param("command", command)
                .update();
        if (state.equals("refused")) {
            TestPostgres.get()
                    .owner()
                    .sql("""
                            update public.subscriptions set state = (state - 'pending') || jsonb_build_object('outcomes',
                                jsonb_build_array(jsonb_build_object('command_id', cast(:command as text), 'outcome',
                                    jsonb_build_object('result', 'REFUSED', 'error_code', 'PROVIDER_REFUSED',
                                        'detail', 'subscription_odd')))) where subscription_id = :id
                            """)
                    .param("id", subscription)
                    .param("command", command)
                    .update();
        }
    }

    private void shows(String status) {
        paddle.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body("""
                        {"data":{"id":"%s","status":"%s","customer_id":"ctm_1","currency_code":"USD","items":[],\
                        "updated_at":"2026-11-23T10:00:00Z","created_at":"2026-11-23T10:00:00Z"},\
                        "meta":{"request_id":"r"}}""".formatted(subscription, status))
                .build());
    }

    private void member() {
        TestPostgres.get().member(user, SubscriptionState.opening(subscription, Policies.DEFAULT));
    }

    @Test
    void aCommandThatWaitsIsListedWithItsTriesAndPaddlesLastAnswer() {
        member();
        pending("queued");

        String list = doors.get("/api/v1/admin/commands?user_id=" + user, support)
                .json()
                .path("items")
                .toString();

        assertThat(list)
                .contains(
                        command, "\"state\":\"queued\"", "\"tries\":3", "service_unavailable", "2026-11-23T10:15:00Z");
        assertThat(doors.get("/api/v1/admin/commands", token).status()).isEqualTo(403);
    }

    @Test
    void misspeltWordsAreNoEmptyLists() {
        RunningDoors.Answer commands = doors.get("/api/v1/admin/commands?state=bogus", support);
        RunningDoors.Answer events = doors.get("/api/v1/admin/events?outcome=bogus", support);

        assertThat(commands.status()).isEqualTo(422);
        assertThat(commands.text("error_code")).isEqualTo("INVALID_REQUEST");
        assertThat(commands.text("detail"))
                .isEqualTo(
                        "state is one of in_progress, queued, needs_review, applied, refused, withdrawn, done_elsewhere.");
        assertThat(events.status()).isEqualTo(422);
        assertThat(events.text("detail"))
                .isEqualTo("outcome is one of received, signalled, applied, duplicate, stale, ignored, failed.");
        assertThat(doors.get("/api/v1/admin/commands?state=done_elsewhere", support)
                        .status())
                .isEqualTo(200);
        assertThat(doors.get("/api/v1/admin/events?outcome=stale", support).status())
                .isEqualTo(200);
    }

    @Test
    void supportClosesOnlyWhatCanBeUndone() throws InterruptedException {
        member();
        pending("refused");
        String path = "/api/v1/admin/commands/" + command + "/done";
        String body = "{\"reason\":\"did it\"}";
        commandIs("resume");
        assertThat(doors.post(path, support, body).text("error_code")).isEqualTo("FORBIDDEN");
        commandIs("end_now");
        assertThat(doors.post(path, support, body).status()).isEqualTo(403);
        commandIs("cancel");
        shows("canceled");

        RunningDoors.Answer done = doors.post(path, support, body);

        paddle.takeRequest();
        assertThat(done.status()).isEqualTo(200);
        assertThat(doors.post(path, token, body).status()).isEqualTo(403);
    }

    private void commandIs(String word) {
        TestPostgres.get()
                .owner()
                .sql("update public.commands set command = :word where command_id = :id")
                .param("word", word)
                .param("id", command)
                .update();
    }

    @Test
    void aRefusedCommandIsClosedOnlyIfPaddleShowsItDone() throws InterruptedException {
        member();
        pending("refused");
        String path = "/api/v1/admin/commands/" + command + "/done";

        shows("active");
        RunningDoors.Answer notYet = doors.post(path, admin, "{\"reason\":\"did it\"}");
        shows("canceled");
        RunningDoors.Answer done = doors.post(path, admin, "{\"reason\":\"did it\"}");
        shows("canceled");
        RunningDoors.Answer again = doors.post(path, admin, "{\"reason\":\"did it\"}");
        for (int request = 0; request < 3; request++) {
            paddle.takeRequest();
        }

        assertThat(notYet.text("error_code")).isEqualTo("COMMAND_CONFLICT");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text("outcome")).isEqualTo("done_elsewhere");
        assertThat(again.status()).isEqualTo(409);
        assertThat(doors.post(path, admin, "{}").status()).isEqualTo(422);
        assertThat(doors.get("/api/v1/admin/logs?event=admin_action&user_id=" + user, support)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anOpenCommandThatPaddleShowsDoneIsLookedAtByItsWorkflowAtOnce() throws InterruptedException {
        member();
        pending("queued");

        shows("canceled");
        RunningDoors.Answer done =
                doors.post("/api/v1/admin/commands/" + command + "/done", admin, "{\"reason\":\"did it\"}");
        paddle.takeRequest();

        assertThat(done.status()).isEqualTo(202);
        long giveUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!RecordingSubscription.hasLooked(subscription) && System.nanoTime() < giveUp) {
            Thread.sleep(20);
        }
        assertThat(RecordingSubscription.hasLooked(subscription)).isTrue();
    }

    @Test
    void whatIsOwedToAUserIsListedWithItsTriesAndTheNextOne() {
        member();
        TestPostgres.get().owner().sql("""
                        insert into public.owed (subscription_id, kind, transaction_id, reason, actor, state, since, tries,
                            next_try_at, last_answer, updated_at)
                        values (:id, 'refund', 'txn_1', 'duplicate', 'system', 'waiting', '2026-11-23T10:00:00Z', 3,
                            '2026-11-23T16:00:00Z', 'timeout', now())
                        """).param("id", subscription).update();
        TestPostgres.get().owner().sql("""
                        insert into public.account_closures (user_id, requested_at, actor, status, state, version,
                            next_due_at, updated_at)
                        values (:user, '2026-11-24T10:00:00Z', 'customer', 'closing', '{"attempts": 2}', 2,
                            '2026-11-24T10:05:00Z', now())
                        """).param("user", user).update();
        TestPostgres.get().owner().sql("""
                        insert into public.system_logs (at, event, success, error_code, user_id, actor)
                        values ('2026-11-24T10:00:01Z', 'membership_cancel_requested', false, 'forbidden', :user, 'customer')
                        """).param("user", user).update();

        JsonNode items =
                doors.get("/api/v1/admin/owed?user_id=" + user, support).json().path("items");

        assertThat(items.size()).isEqualTo(2);
        assertThat(items.get(0).toString())
                .contains("\"kind\":\"refund\"", "txn_1", "duplicate", "\"tries\":3", "2026-11-23T16:00:00Z", "timeout")
                .contains("\"user_id\":\"" + user, subscription);
        assertThat(items.get(1).toString())
                .contains("\"kind\":\"closure\"", "account_closed", "\"tries\":2", "2026-11-24T10:05:00Z", "forbidden");
        assertThat(doors.get("/api/v1/admin/owed", token).status()).isEqualTo(403);
    }

    @Test
    void whatAnOperatorWantsIsKeptBeforeItIsDone() {
        member();

        RunningDoors.Answer acted = doors.post(
                "/api/v1/admin/users/" + user + "/actions",
                admin,
                "{\"action\":\"cancel\",\"reason\":\"asked by mail\"}");

        assertThat(acted.status()).isEqualTo(200);
        JsonNode asked = only("admin_action_asked");
        JsonNode done = only("admin_action");
        assertThat(asked.path("reason").asString()).isEqualTo("asked by mail");
        assertThat(asked.path("id").asLong()).isLessThan(done.path("id").asLong());
    }

    private JsonNode only(String event) {
        JsonNode items = doors.get("/api/v1/admin/logs?event=" + event + "&user_id=" + user, support)
                .json()
                .path("items");
        assertThat(items.size()).isOne();
        return items.get(0);
    }

    @Test
    void anAccountIsClosedOnceAndBuysNothingAnyMore() {
        member();

        RunningDoors.Answer closing = doors.delete("/api/v1/membership/account", token);
        RunningDoors.Answer again = doors.delete("/api/v1/membership/account", token);
        RunningDoors.Answer checkout =
                doors.post("/api/v1/membership/checkout", token, "{\"price_id\":\"pri_01tenure0credits0500000000\"}");

        assertThat(closing.status()).isEqualTo(202);
        assertThat(closing.json().path("membership").path("flags").toString()).contains("billing_will_be_closed");
        assertThat(again.status()).isEqualTo(202);
        assertThat(checkout.status()).isEqualTo(409);
        assertThat(doors.get("/api/v1/admin/logs?event=account_closure_requested&user_id=" + user, support)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aClosedAccountWhoseMoneyPaddleKeepsNeedsReview() {
        TestPostgres.get()
                .owner()
                .sql("insert into public.account_closures (user_id, requested_at, actor, status, state, updated_at)"
                        + " values (:user, now(), 'customer', 'closed', '{\"kept\":[\"txn_9\"]}', now())")
                .param("user", user)
                .update();

        assertThat(doors.get("/api/v1/membership/status", token)
                        .json()
                        .path("flags")
                        .toString())
                .contains("billing_closed", "needs_review");
    }

    @Test
    void aDifferenceIsListedWithWhatWasAndWhatIs() {
        member();
        TestPostgres.get()
                .owner()
                .sql(
                        "insert into public.drift (subject, kind, subscription_id, user_id, found_at, before, after) values"
                                + " ('membership/' || :user::text, 'edited_membership', null, :user, '2020-01-01',"
                                + " '{\"plan\":\"max\"}', '{\"plan\":\"free\"}'),"
                                + " ('subscription/' || :subscription, 'missed_event', :subscription, null, '2020-01-02', null,"
                                + " null)")
                .param("user", user)
                .param("subscription", subscription)
                .update();

        JsonNode items = doors.get("/api/v1/admin/drift?size=2", support).json().path("items");

        assertThat(items.get(0).path("before").path("plan").asString()).isEqualTo("max");
        assertThat(items.get(0).path("after").path("plan").asString()).isEqualTo("free");
        assertThat(items.get(1).path("before").path("plan").asString()).isEqualTo("free");
        assertThat(items.get(1).path("after").path("plan").asString()).isEqualTo("pro");
    }

    @Test
    void nobodysPaymentIsClaimedOnceWithAReasonByAnAdministrator() {
        unclaimed();
        String path = "/api/v1/admin/unclaimed/txn_" + user + "/claim";
        String body = "{\"user_id\":\"" + user + "\",\"reason\":\"receipt\"}";

        assertThat(doors.get("/api/v1/admin/unclaimed?size=200", support).text("items"))
                .contains("txn_" + user);
        assertThat(doors.post(path, support, body).status()).isEqualTo(403);
        assertThat(doors.post(path, admin, body.replace("receipt", " ")).status())
                .isEqualTo(422);
        assertThat(doors.post(path, admin, body).status()).isEqualTo(202);
        assertThat(doors.post(path, admin, body).status()).isEqualTo(409);
        assertThat(doors.post("/api/v1/admin/unclaimed/txn_unknown/claim", admin, body)
                        .status())
                .isEqualTo(404);
        assertThat(doors.post("/api/v1/membership/claim", token, "{\"token\":\"forged\"}")
                        .status())
                .isEqualTo(403);
    }

    private void unclaimed() {
        TestPostgres.get()
                .owner()
                .sql("insert into public.purchases (transaction_id, status, credits, state, version, created_at,"
                        + " updated_at) values (:id, 'unclaimed', 500, '{}', 1, now(), now())")
                .param("id", "txn_" + user)
                .update();
    }

    @Test
    void aPaymentIsNotClaimedForAClosedAccountAndStaysInTheList() {
        unclaimed();
        TestPostgres.get()
                .owner()
                .sql("insert into public.account_closures (user_id, requested_at, actor, updated_at)"
                        + " values (:user, now(), 'customer', now())")
                .param("user", user)
                .update();

        RunningDoors.Answer refused = doors.post(
                "/api/v1/admin/unclaimed/txn_" + user + "/claim",
                admin,
                "{\"user_id\":\"" + user + "\",\"reason\":\"receipt\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail")).isEqualTo("The billing of this account is closed for good.");
        assertThat(doors.get("/api/v1/admin/unclaimed?size=200", support).text("items"))
                .contains("txn_" + user);
        assertThat(audited()).isEqualTo("admin_action COMMAND_CONFLICT receipt");
    }

    @Test
    void whereUsersAreKnownNothingIsClaimedForOrGivenToAnIdThatNobodyHas() {
        unclaimed();
        String claim = "{\"user_id\":\"" + user + "\",\"reason\":\"receipt\"}";
        String gift = "{\"action\":\"give_membership\",\"plan\":\"pro\",\"until\":\""
                + Instant.now().plus(Duration.ofDays(9)) + "\",\"reason\":\"receipt\"}";
        String claiming = "/api/v1/admin/unclaimed/txn_" + user + "/claim";
        String giving = "/api/v1/admin/users/" + user + "/actions";
        TestPostgres.get()
                .owner()
                .sql("create table auth.users (id uuid primary key)")
                .update();
        try {
            assertThat(doors.post(claiming, admin, claim).status()).isEqualTo(404);
            assertThat(audited()).isEqualTo("admin_action NOT_FOUND receipt");
            assertThat(doors.post(giving, admin, gift).status()).isEqualTo(404);
            TestPostgres.get()
                    .owner()
                    .sql("insert into auth.users values (:user)")
                    .param("user", user)
                    .update();
            assertThat(doors.post(claiming, admin, claim).status()).isEqualTo(202);
            assertThat(doors.post(giving, admin, gift).status()).isEqualTo(200);
        } finally {
            TestPostgres.get().owner().sql("drop table auth.users").update();
        }
    }

    private String audited() {
        return TestPostgres.get()
                .owner()
                .sql("select event || ' ' || error_code || ' ' || reason from public.system_logs where user_id = :user"
                        + " order by id desc limit 1")
                .param("user", user)
                .query(String.class)
                .single();
    }
}
