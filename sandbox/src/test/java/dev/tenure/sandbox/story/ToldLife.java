package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** One customer of S1, who has paid at Paddle before anybody here hears of it. */
final class ToldLife {
    private final Life life;
    private final JdbcClient database;
    private final String subscriptionId;
    private final String transactionId;
    private final List<Told> events;
    private final Map<String, Integer> deliveries = new HashMap<>();
    private final Told lateAgain;
    private @Nullable Map<String, Object> remembered;

    private ToldLife(Life life, JdbcClient database, JsonNode bought, List<Told> all) {
        this.life = life;
        this.database = database;
        this.subscriptionId = bought.path("subscription_id").asString();
        this.transactionId = bought.path("transaction_id").asString();
        this.events = eight(all);
        this.lateAgain = events.getLast().as("subscription.updated");
    }

    static ToldLife paid(TestStage running, Door stage, int number) {
        Life life = new Life(stage, "told" + number + "@example.com");
        String before = newest(life);
        JsonNode bought = stage.post("/sandbox/checkouts", Map.of("user_id", life.userId, "price_id", Life.PRO))
                .ok();
        return new ToldLife(life, running.database(), bought, after(life, before));
    }

    private static String newest(Life life) {
        return FactsContract.paddle(life)
                .get("/events?per_page=1")
                .ok()
                .path("data")
                .path(0)
                .path("event_id")
                .asString("");
    }

    private static List<Told> after(Life life, String eventId) {
        String after = eventId.isEmpty() ? "" : "&after=" + eventId;
        return FactsContract.paddle(life)
                .get("/events?order_by=id%5BASC%5D&per_page=200" + after)
                .ok()
                .path("data")
                .valueStream()
                .map(Told::new)
                .toList();
    }

    /** Those that S1 names; this Paddle has no reason to tell of an update, so that the activation is told twice. */
    private static List<Told> eight(List<Told> all) {
        List<Told> eight = new ArrayList<>();
        eight.add(the(all, "customer.created", "active"));
        eight.add(the(all, "transaction.paid", "paid"));
        eight.add(the(all, "transaction.updated", "paid"));
        eight.add(the(all, "transaction.updated", "completed"));
        eight.add(the(all, "transaction.completed", "completed"));
        eight.add(the(all, "subscription.created", "active"));
        Told activated = the(all, "subscription.activated", "active");
        eight.add(activated);
        eight.add(activated.as("subscription.updated"));
        assertThat(eight.stream().map(Told::occurredAt).distinct().count())
                .as("some share their instant")
                .isLessThan(eight.size());
        return List.copyOf(eight);
    }

    private static Told the(List<Told> all, String type, String status) {
        return all.stream()
                .filter(told -> told.is(type, status))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError(type + " " + status + " is not among " + all));
    }

    List<Told> events() {
        return events;
    }

    void expectDeliveries(Told told, int copies) {
        deliveries.put(told.id(), copies);
    }

    void settle() {
        life.settle();
    }

    void assertPaidOnce() {
        JsonNode status = life.status();
        assertThat(status.path("plan").asString()).as(life.userId).isEqualTo("pro");
        assertThat(Life.instant(status, "paid_through")).isEqualTo(endAtPaddle());
        assertThat(column("select subscription_id from public.subscriptions where user_id = cast(:user as uuid)"))
                .containsExactly(subscriptionId);
        assertThat(column(
                        "select kind || ' ' || amount from public.wallet_entries where user_id = cast(:user as uuid)"))
                .containsExactly("grant 1000");
        assertThat(column("select transaction_id || ' ' || status || ' ' || (invoice_number is not null)"
                        + " from public.transactions where user_id = cast(:user as uuid)"))
                .containsExactly(transactionId + " completed true");
        for (Told told : events) {
            assertThat(delivered(told)).as("%s of %s", told.type(), life.userId).isEqualTo(deliveries.get(told.id()));
            assertThat(outcome(told)).as(told.type()).isIn("applied", "duplicate", "stale");
        }
    }

    /** Answers what Paddle tells of it last. */
    Told cancelAtPaddle() {
        String before = newest(life);
        FactsContract.paddle(life)
                .post("/subscriptions/" + subscriptionId + "/cancel", Map.of("effective_from", "immediately"))
                .ok();
        return the(after(life, before), "subscription.canceled", "canceled");
    }

    /** What was told before the cancel, and the same by an event that nobody has seen. */
    List<Told> lateCopies() {
        return List.of(events.getLast(), lateAgain);
    }

    void remember() {
        assertThat(atProvider()).as(life.userId).isEqualTo("canceled");
        remembered = everything();
    }

    void assertNothingChanged() {
        assertThat(everything()).isEqualTo(Objects.requireNonNull(remembered));
        assertThat(atProvider()).isEqualTo("canceled");
        assertThat(outcome(events.getLast())).isIn("applied", "duplicate", "stale");
        assertThat(outcome(lateAgain)).isIn("duplicate", "stale");
        assertThat(delivered(events.getLast()))
                .isEqualTo(1
                        + Objects.requireNonNull(deliveries.get(events.getLast().id())));
    }

    private Map<String, Object> everything() {
        return Map.of(
                "status", life.status(),
                "entries",
                        life.customer.get("/api/v1/membership/wallet/entries").ok(),
                "audit", life.audit());
    }

    private Instant endAtPaddle() {
        JsonNode period =
                FactsContract.subscriptionAtPaddle(life, subscriptionId).path("current_billing_period");
        return Life.instant(period, "ends_at");
    }

    private String atProvider() {
        return database.sql(
                        "select state -> 'provider' ->> 'status' from public.subscriptions where subscription_id = :id")
                .param("id", subscriptionId)
                .query(String.class)
                .single();
    }

    private List<String> column(String sql) {
        return database.sql(sql).param("user", life.userId).query(String.class).list();
    }

    private String outcome(Told told) {
        return database.sql("select outcome from public.paddle_events where event_id = :id")
                .param("id", told.id())
                .query(String.class)
                .single();
    }

    private int delivered(Told told) {
        return database.sql("select deliveries from public.paddle_events where event_id = :id")
                .param("id", told.id())
                .query(Integer.class)
                .single();
    }
}
