package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.workflows.catalog.PlanTerms;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.Cover;
import dev.tenure.workflows.subscription.Duplicates;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.Standing;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** S11: what becomes of a second subscription was promised when it began. */
final class SecondSubscriptionsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Policies promising(Duplicates.Policy duplicates) {
        Policies standard = Policies.DEFAULT;
        return new Policies(
                standard.confirmationHours(),
                standard.graceDays(),
                standard.unverifiedHours(),
                standard.trialGraceDays(),
                standard.trialCredits(),
                standard.renewalAfterCancel(),
                standard.latePayment(),
                standard.refundAccess(),
                standard.chargebackAccess(),
                duplicates,
                standard.cancelAfterUpgrade(),
                standard.longerInterval());
    }

    private static void living(Database database, UUID user, String id, Instant since, Duplicates.Policy duplicates) {
        database.owner()
                .sql("""
                        insert into public.subscriptions (subscription_id, user_id, customer_id, plan, level, status,
                            state, version, created_at, updated_at)
                        values (:id, :user, 'ctm_1', 'pro', 1, 'active', cast(:state as jsonb), 1, now(), now())
                        """)
                .param("id", id)
                .param("user", user)
                .param("state", PayloadJson.write(paid(id, since, duplicates)))
                .update();
    }

    private static SubscriptionState paid(String id, Instant since, Duplicates.Policy duplicates) {
        Instant until = since.plus(Duration.ofDays(30));
        PlanTerms pro = new PlanTerms("pro", 1, 1000, "month", 1);
        Cover month = new Cover(
                "txnitm_" + id,
                "txn_" + id,
                "pri_pro",
                1,
                since,
                until,
                pro,
                Cover.Kind.PAID,
                1,
                since,
                since,
                2000,
                0,
                false);
        Standing standing = new Standing(
                "pro", 1, "active", "pri_pro", "month", since, until, until, until, null, null, false, null, null,
                List.of(), List.of());
        SubscriptionState nothing = SubscriptionState.opening(id, promising(duplicates));
        return new SubscriptionState(
                id,
                1,
                nothing.rules(),
                null,
                "ctm_1",
                null,
                List.of(month),
                nothing.policies(),
                standing,
                null,
                null,
                null,
                null,
                nothing.cancelSeen(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                nothing.repayments());
    }

    @Test
    void oneThatBeganUnderReviewIsForOperatorsAndOneThatBeganUnderAutoIsEndedInTheSameRun() {
        UUID user = UUID.randomUUID();
        try (Database database = Database.migrated();
                Stage stage = Stage.withoutWorkers(database.applicationDataSource())) {
            living(database, user, "sub_2", NOON, Duplicates.Policy.AUTO);
            living(database, user, "sub_1", NOON.plusSeconds(5), Duplicates.Policy.REVIEW);
            living(database, user, "sub_3", NOON.plusSeconds(9), Duplicates.Policy.AUTO);

            stage.duplicates().run();

            assertThat(found(database)).containsExactly("sub_1 review", "sub_3 auto");
        }
    }

    @Test
    void oneThatServesStaysBesideOneThatWasPaidBeforeAndDoesNot() {
        UUID user = UUID.randomUUID();
        try (Database database = Database.migrated();
                Stage stage = Stage.withoutWorkers(database.applicationDataSource())) {
            living(database, user, "sub_1", NOON, Duplicates.Policy.AUTO);
            living(database, user, "sub_2", NOON.plusSeconds(5), Duplicates.Policy.AUTO);
            database.owner().sql("""
                            update public.subscriptions set state = jsonb_set(state, '{standing}',
                                '{"plan": "free", "level": 0, "status": "paused", "flags": [], "pending": []}')
                            where subscription_id = 'sub_1'
                            """).update();

            stage.duplicates().run();

            assertThat(found(database)).containsExactly("sub_1 review");
        }
    }

    @Test
    void whoWaitsForOperatorsKeepsNobodyElseWaiting() {
        UUID last = UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff");
        try (Database database = Database.migrated();
                Stage stage = Stage.withoutWorkers(database.applicationDataSource())) {
            for (int number = 0; number < 100; number++) {
                UUID user = UUID.randomUUID();
                living(database, user, "sub_%03d_1".formatted(number), NOON, Duplicates.Policy.REVIEW);
                living(database, user, "sub_%03d_2".formatted(number), NOON.plusSeconds(5), Duplicates.Policy.REVIEW);
            }
            living(database, last, "sub_last_1", NOON, Duplicates.Policy.AUTO);
            living(database, last, "sub_last_2", NOON.plusSeconds(5), Duplicates.Policy.AUTO);

            stage.duplicates().run();
            stage.duplicates().run();

            assertThat(found(database)).hasSize(101).contains("sub_last_2 auto");
        }
    }

    private static List<String> found(Database database) {
        return database.application()
                .sql("select subscription_id || ' ' || policy from public.duplicate_subscriptions order by 1")
                .query(String.class)
                .list();
    }
}
