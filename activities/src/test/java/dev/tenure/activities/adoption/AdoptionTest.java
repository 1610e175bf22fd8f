package dev.tenure.activities.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import dev.tenure.workflows.subscription.Policies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Subscriptions of a service before Tenure are taken over, over real Postgres and real workflows. */
final class AdoptionTest {
    private static final Adoption.Way FOR_GOOD = new Adoption.Way(false, false);
    private static final Adoption.Way DRY = new Adoption.Way(true, false);
    private static final String THEIRS_ALONE = "00000000-0000-0000-0000-0000000000f0";
    private static final Mapping MAPPING = new Mapping(
            "public.profiles", "id", "paddle_customer", null, "tier", "credits", Map.of("PRO", "pro", "MAX", "max"));

    private final Instant began = Buyer.justNow().minus(Duration.ofDays(20));
    private final Buyer linked = Buyer.of(31).startingAt(began);
    private final Buyer mapped = Buyer.of(32).startingAt(began).withCustomData("null");
    private final Buyer nobodys = Buyer.of(33).startingAt(began).withCustomData("null");
    private final Buyer foreign = Buyer.of(34)
            .startingAt(began)
            .buying("pri_01somebodyelses0000000000", "pro_01somebodyelses0000000000")
            .withCustomData("null");
    private final Database database = Database.migrated();
    private final Stage stage = Stage.open(database.applicationDataSource());

    @BeforeEach
    void anotherServiceWasHereBefore() {
        List<Buyer> all = List.of(linked, mapped, nobodys, foreign);
        stage.paddle()
                .lists(
                        "/subscriptions",
                        all.stream()
                                .map(buyer -> buyer.subscriptionData("active", began, null))
                                .toList());
        stage.paddle()
                .lists(
                        "/transactions",
                        all.stream().map(Buyer::completedTransaction).toList());
        JdbcClient owner = database.owner();
        owner.sql("create table public.profiles (id uuid, paddle_customer text, tier text, credits bigint)")
                .update();
        owner.sql("grant select on public.profiles to tenure_app").update();
        owner.sql("insert into public.profiles values (:id::uuid, :customer, 'PRO', 640)")
                .param("id", mapped.userId())
                .param("customer", mapped.customerId())
                .update();
    }

    @AfterEach
    void close() {
        stage.close();
        database.close();
    }

    private AdoptionReport adopt(@Nullable Mapping mapping, Adoption.Way way) {
        return new Adoption(
                        stage.paddle().client(),
                        Stage.facts(Stage.CATALOG),
                        stage.workflows(),
                        new AdoptedRows(database.application()),
                        Clock.systemUTC(),
                        Policies.DEFAULT)
                .run(mapping, way);
    }

    private void awaitAccess(Buyer buyer) throws Exception {
        Until.isTrue(
                "access is there",
                Duration.ofSeconds(10),
                () -> number("select coalesce(max(level), 0) from public.user_memberships where user_id = '"
                                + buyer.userId() + "'")
                        == 1);
    }

    private long balance(Buyer buyer) {
        return number("select coalesce(max(balance), 0) from public.wallets where user_id = '" + buyer.userId() + "'");
    }

    private long number(String sql) {
        return database.application().sql(sql).query(Long.class).single();
    }

    /** Every row of every table, in one text. */
    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of(
                "subscriptions",
                "user_memberships",
                "customers",
                "transactions",
                "adjustments",
                "wallets",
                "wallet_entries",
                "paddle_events",
                "system_logs",
                "pull_cursors",
                "adoptions",
                "drift")) {
            all.append(table)
                    .append(database.owner()
                            .sql("select coalesce(string_agg(t::text, ';' order by t::text), '') from public." + table
                                    + " t")
                            .query(String.class)
                            .single());
        }
        return all.toString();
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndWritesNothing() {
        String before = everything();

        AdoptionReport report = adopt(MAPPING, DRY);

        assertThat(report.adopted()).hasSize(2);
        assertThat(report.unlinked()).hasSize(1).first().asString().contains(nobodys.subscriptionId());
        assertThat(report.text(true)).contains("2 would be adopted", "0 known already, 1 not ours", "credits=640");
        assertThat(everything()).isEqualTo(before);
        assertThat(stage.paddle().writes()).isZero();
    }

    @Test
    void whatIsAdoptedHasAccessWithoutASecondGrantAndItsRenewalGrants() throws Exception {
        adopt(MAPPING, FOR_GOOD);
        awaitAccess(linked);
        awaitAccess(mapped);

        assertThat(balance(linked)).isZero();
        assertThat(balance(mapped)).as("what the service before had").isEqualTo(640);
        assertThat(number("select count(*) from public.subscriptions")).isEqualTo(2);

        Webhook renewal = renewalOf(linked);
        stage.receive(List.of(renewal));
        stage.settle();
        assertThat(balance(linked)).isEqualTo(1000);
        assertThat(number("select count(*) from public.wallet_entries where kind = 'grant'"))
                .isEqualTo(1);
    }

    private static Webhook renewalOf(Buyer buyer) {
        Buyer next = buyer.startingAt(buyer.endsAt());
        Webhook renewal = next.transaction("9", "transaction.completed", "completed", Buyer.justNow(), true);
        return renewal.withBody(renewal.body().replace("txn_01", "txn_02").replace("txnitm_01", "txnitm_02"));
    }

    @Test
    void adoptingTwiceChangesNothing() throws Exception {
        adopt(MAPPING, FOR_GOOD);
        awaitAccess(linked);
        awaitAccess(mapped);
        String before = everything();

        AdoptionReport again = adopt(MAPPING, FOR_GOOD);

        assertThat(again.adopted()).isEmpty();
        assertThat(again.text(false)).contains("2 known already", "0 credits brought to");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatTenureHeardOfBeforeIsLinkedByALaterAdoptionWithoutASecondGrant() throws Exception {
        stage.receive(mapped.checkout());
        stage.settle();
        assertThat(adopt(null, FOR_GOOD).unlinked())
                .as("nobody says whose it is")
                .anySatisfy(line -> assertThat(line).contains(mapped.subscriptionId()));
        assertThat(adopt(MAPPING, DRY).linked()).hasSize(1);
        assertThat(number("select count(*) from public.subscriptions where user_id is null"))
                .isEqualTo(1);

        AdoptionReport report = adopt(MAPPING, FOR_GOOD);
        awaitAccess(mapped);

        assertThat(report.linked()).hasSize(1).first().asString().contains(mapped.subscriptionId(), mapped.userId());
        assertThat(balance(mapped)).isEqualTo(640);
        assertThat(number("select count(*) from public.wallet_entries where kind = 'grant'"))
                .isZero();
        AdoptionReport again = adopt(MAPPING, FOR_GOOD);
        assertThat(again.linked()).isEmpty();
        assertThat(again.text(false)).contains("2 known already, 1 not ours");

        stage.receive(List.of(renewalOf(mapped)));
        stage.settle();
        assertThat(balance(mapped)).as("the next renewal grants").isEqualTo(1640);
    }

    @Test
    void creditsComeOverOnceEvenIfThereWereNoneToBring() throws Exception {
        credits(0);
        adopt(MAPPING, FOR_GOOD);
        awaitAccess(mapped);

        credits(640);
        AdoptionReport late = adopt(MAPPING, FOR_GOOD);

        assertThat(late.text(false)).contains("0 credits brought to");
        assertThat(balance(mapped)).isZero();
    }

    @Test
    void creditsThatComeLateTakeNothingAwayThatTenureBookedMeanwhile() throws Exception {
        Mapping withoutCredits = new Mapping("public.profiles", "id", "paddle_customer", null, null, null, Map.of());
        adopt(withoutCredits, FOR_GOOD);
        awaitAccess(mapped);
        database.application()
                .sql("select public.credit_wallet(:id::uuid, 1000, 'grant', 'grant/later', null, null,"
                        + " clock_timestamp(), null)")
                .param("id", mapped.userId())
                .query(Boolean.class)
                .single();

        assertThat(adopt(MAPPING, DRY).text(true)).contains("credits=640");
        adopt(MAPPING, FOR_GOOD);

        assertThat(balance(mapped)).isEqualTo(1640);
        adopt(MAPPING, FOR_GOOD);
        assertThat(balance(mapped)).isEqualTo(1640);
    }

    private void credits(long credits) {
        database.owner()
                .sql("update public.profiles set credits = :credits")
                .param("credits", credits)
                .update();
    }

    @Test
    void inAShadowPeriodCreditsStayWhereTheyAreAndDifferencesAreReported() throws Exception {
        Adoption.Way shadow = new Adoption.Way(false, true);
        assertThat(adopt(MAPPING, shadow).differences())
                .as("what is just taken over cannot be compared yet")
                .isEmpty();
        awaitAccess(mapped);
        awaitAccess(linked);
        assertThat(balance(mapped)).isZero();
        assertThat(number("select count(*) from public.adoptions")).isZero();
        database.owner().sql("update public.profiles set tier = 'MAX'").update();
        database.owner()
                .sql(
                        "insert into public.profiles values (:theirs::uuid, null, 'PRO', 0), (:free::uuid, null, 'free', 0),"
                                + " (:nothing::uuid, null, null, 0)")
                .param("theirs", THEIRS_ALONE)
                .param("free", "00000000-0000-0000-0000-0000000000f1")
                .param("nothing", "00000000-0000-0000-0000-0000000000f2")
                .update();

        AdoptionReport report = adopt(MAPPING, shadow);

        assertThat(report.differences())
                .containsExactlyInAnyOrder(
                        "user_id=" + mapped.userId() + " theirs=max tenure=pro",
                        "user_id=" + linked.userId() + " theirs=free tenure=pro",
                        "user_id=" + THEIRS_ALONE + " theirs=pro tenure=free");
    }

    @Test
    void aTableOrColumnThatIsNotThereIsSaidInASentence() {
        Mapping wrong = new Mapping("public.profiles", "id", "paddle_id", null, null, null, Map.of());

        assertThatThrownBy(() -> adopt(wrong, DRY))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("cannot be read")
                .hasMessageContaining("paddle_id");
    }

    @Test
    void whilePaddleIsAwayNothingIsAdoptedAndASentenceSaysSo() {
        String before = everything();
        stage.paddle().refuses(503, "service_unavailable");

        assertThatThrownBy(() -> adopt(null, FOR_GOOD))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("Paddle cannot be read");
        assertThat(everything()).isEqualTo(before);
    }
}
