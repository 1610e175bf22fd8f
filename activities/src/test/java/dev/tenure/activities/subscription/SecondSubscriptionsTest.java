package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.Duplicates;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** S11: what becomes of a second subscription was promised when it began. */
final class SecondSubscriptionsTest {

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
                duplicates);
    }

    private static void living(Database database, UUID user, String id, Duplicates.Policy duplicates) {
        database.owner()
                .sql("""
                        insert into public.subscriptions (subscription_id, user_id, customer_id, plan, level, status,
                            state, version, created_at, updated_at)
                        values (:id, :user, 'ctm_1', 'free', 0, 'past_due', cast(:state as jsonb), 1, now(), now())
                        """)
                .param("id", id)
                .param("user", user)
                .param("state", PayloadJson.write(SubscriptionState.opening(id, promising(duplicates))))
                .update();
    }

    @Test
    void oneThatBeganUnderReviewIsForOperatorsAndOneThatBeganUnderAutoIsEndedInTheSameRun() {
        UUID user = UUID.randomUUID();
        try (Database database = Database.migrated();
                Stage stage = Stage.withoutWorkers(database.applicationDataSource())) {
            living(database, user, "sub_1", Duplicates.Policy.AUTO);
            living(database, user, "sub_2", Duplicates.Policy.REVIEW);
            living(database, user, "sub_3", Duplicates.Policy.AUTO);

            stage.duplicates().run();

            assertThat(database.application()
                            .sql(
                                    "select subscription_id || ' ' || policy from public.duplicate_subscriptions order by 1")
                            .query(String.class)
                            .list())
                    .containsExactly("sub_2 review", "sub_3 auto");
        }
    }
}
