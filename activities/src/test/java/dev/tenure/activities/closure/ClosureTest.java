package dev.tenure.activities.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S14, as far as Postgres has a part in it. */
final class ClosureTest {

    /** A database as Supabase gives it, with a table of users. */
    private static Database withUsers() {
        Database database = Database.empty();
        database.owner().sql("create schema auth").update();
        database.owner().sql("create table auth.users (id uuid primary key)").update();
        database.migrate();
        return database;
    }

    private static String one(Database database, String sql, String user) {
        return database.application()
                .sql(sql)
                .param("user", user)
                .query(String.class)
                .optional()
                .orElse("nothing");
    }

    @Test
    void deletingAUserClosesItsAccountAndNothingMakesItAMemberAgain() throws Exception {
        Buyer buyer = Buyer.of(8_001);
        try (Database database = withUsers();
                Stage stage = Stage.open(database.applicationDataSource())) {
            String user = buyer.userId();
            stage.paddle().shows(buyer, buyer.subscriptionData("canceled", Buyer.justNow(), null));
            database.owner()
                    .sql("insert into auth.users values (:user::uuid)")
                    .param("user", user)
                    .update();
            stage.receive(buyer.checkout());
            stage.settle();
            assertThat(one(database, "select plan from public.user_memberships where user_id = :user::uuid", user))
                    .isEqualTo("pro");

            database.owner().sql("delete from auth.users").update();
            String status = "select status from public.account_closures where user_id = :user::uuid";
            assertThat(one(database, status, user)).isEqualTo("requested");
            stage.tell();
            Until.isTrue("it is closed", Duration.ofSeconds(20), () -> one(database, status, user)
                    .equals("closed"));

            stage.receive(List.of(buyer.subscription("9", "subscription.updated", "active", Buyer.justNow())));
            stage.settle();
            assertThat(one(database, "select plan from public.user_memberships where user_id = :user::uuid", user))
                    .isEqualTo("nothing");
            assertThat(one(database, "select balance::text from public.wallets where user_id = :user::uuid", user))
                    .isEqualTo("1000");
            assertThat(database.application()
                            .sql("select count(*) from public.paddle_events where payload like '%buyer@example.com%'")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(one(database, "select count(*)::text from public.customers where user_id = :user::uuid", user))
                    .isEqualTo("0");
        }
    }

    @Test
    void aSubscriptionThatPaddleHasCanceledWithPaidTimeLeftClosesNothingASecondTime() throws Exception {
        Buyer buyer = Buyer.of(8_002);
        try (Database database = withUsers();
                Stage stage = Stage.open(database.applicationDataSource())) {
            String user = buyer.userId();
            stage.paddle().shows(buyer, buyer.subscriptionData("canceled", Buyer.justNow(), null));
            database.owner()
                    .sql("insert into auth.users values (:user::uuid)")
                    .param("user", user)
                    .update();
            stage.receive(buyer.checkout());
            stage.settle();
            stage.receive(List.of(buyer.subscription("9", "subscription.canceled", "canceled", Buyer.justNow())));
            stage.settle();
            assertThat(one(database, "select status from public.subscriptions where user_id = :user::uuid", user))
                    .isNotEqualTo("ended");

            database.owner().sql("delete from auth.users").update();
            stage.tell();
            Until.isTrue("it is closed", Duration.ofSeconds(20), () -> one(
                            database, "select status from public.account_closures where user_id = :user::uuid", user)
                    .equals("closed"));

            assertThat(stage.outbox().run()).isZero();
        }
    }

    @Test
    void whatComesAboutAClosedCustomerAfterTheLastLookIsErasedAndWhatComesAboutOthersIsNot() throws Exception {
        Buyer buyer = Buyer.of(8_003);
        Buyer other = Buyer.of(8_004);
        try (Database database = withUsers();
                Stage stage = Stage.open(database.applicationDataSource())) {
            String user = buyer.userId();
            stage.paddle().shows(buyer, buyer.subscriptionData("canceled", Buyer.justNow(), null));
            database.owner()
                    .sql("insert into auth.users values (:user::uuid)")
                    .param("user", user)
                    .update();
            stage.receive(buyer.checkout());
            stage.settle();
            database.owner().sql("delete from auth.users").update();
            stage.tell();
            Until.isTrue("it is closed", Duration.ofSeconds(20), () -> one(
                            database, "select status from public.account_closures where user_id = :user::uuid", user)
                    .equals("closed"));
            LateErasure erasure = new LateErasure(database.application());
            assertThat(erasure.run()).isZero();

            stage.receive(List.of(buyer.customerUpdated("9"), other.customerUpdated("9")));
            stage.settle();
            assertThat(erasure.run()).isOne();
            assertThat(erasure.run()).isZero();

            assertThat(database.application()
                            .sql(
                                    "select customer_id from public.paddle_events where payload like '%buyer@example.com%'")
                            .query(String.class)
                            .list())
                    .containsExactly(other.customerId());
            assertThat(database.application()
                            .sql("select outcome from public.paddle_events where event_type = 'customer.updated'")
                            .query(String.class)
                            .list())
                    .as("erased or not, it is judged the same")
                    .hasSize(2)
                    .containsOnly("applied");
        }
    }

    @Test
    void whatTellsOfAPersonIsErasedAndTheRestStays() {
        String erased = Erasure.of("customer.created", """
                {"event_id":"evt_1","data":{"id":"ctm_1","name":"A Person","email":"a@example.com","locale":"en",
                 "custom_data":{"tenure_user":"u","nickname":"P"}}}""");
        String sold = Erasure.of("transaction.completed", """
                {"event_id":"evt_2","data":{"id":"txn_1","items":[{"price":{"name":"Monthly"}}],
                 "payments":[{"method_details":{"card":{"cardholder_name":"A Person","last4":"4242","type":"visa"}}}]}}""");

        assertThat(erased)
                .contains("ctm_1", "evt_1", "tenure_user", "\"locale\":\"en\"")
                .doesNotContain("A Person", "a@example.com", "nickname");
        assertThat(sold).contains("txn_1", "Monthly", "visa").doesNotContain("A Person", "4242");
        assertThat(Erasure.of("customer.created", "no JSON: a@example.com")).isEqualTo("{}");
    }
}
