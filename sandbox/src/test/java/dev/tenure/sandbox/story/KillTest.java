package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Promise 7: the process is killed between the commit of a webhook and the writing of the membership, and while a cancel
 * is on its way, at points that are spread over that time ({@code -Dkill.points=10} for ten of them); after the restart
 * everything is applied once. Each point costs a start of the all-in-one; many points are {@link CrashRunTest}'s.
 */
final class KillTest {
    private static final int POINTS = Integer.getInteger("kill.points", 1);

    /** From the payment to the membership takes about this long; the points are spread over it. */
    private static final int SPREAD_MILLIS = 400;

    private static final int UNDER_WAY_MILLIS = 20;

    @ParameterizedTest
    @MethodSource("dev.tenure.sandbox.story.Stages#temporals")
    void whateverMomentTheProcessIsKilledPaymentsAreAppliedOnceAndCancelsWhollyOrNotAtAll(
            String temporal, @TempDir Path folder) {
        try (KilledProcess process = new KilledProcess(folder, temporal)) {
            process.awaitHealth();
            List<Buyer> buyers = new ArrayList<>();
            List<Buyer> leavers = new ArrayList<>();
            for (int point = 0; point < POINTS; point++) {
                Buyer leaver = Buyer.signUp(process.door(), "leaver" + point);
                leavers.add(leaver);
                leaver.pay(process.door());
                process.door().untilSettled("/sandbox/settle", Map.of());
                Buyer buyer = Buyer.signUp(process.door(), "buyer" + point);
                buyers.add(buyer);
                Door customer = leaver.signIn(process.door());
                buyer.pay(process.door());
                Thread cancel = Thread.ofPlatform().start(() -> customer.attempt("/api/v1/membership/cancel"));
                sleep(UNDER_WAY_MILLIS + point * SPREAD_MILLIS / POINTS);
                process.kill();
                join(cancel);
                process.startAgain();
            }
            process.door().untilSettled("/sandbox/settle", Map.of());
            process.door().untilSettled("/sandbox/clock/advance", Map.of("duration", "PT10M"));
            Door operator = process.door().signIn("operator@example.com");
            buyers.forEach(buyer -> buyer.assertMemberOnce(process.door(), operator));
            leavers.forEach(leaver -> leaver.assertCancelIsWholeOrNothing(process.door()));
            assertNothingWaits(operator);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertNothingWaits(Door operator) {
        for (String outcome : List.of("received", "signalled", "failed")) {
            JsonNode waiting =
                    operator.get("/api/v1/admin/events?outcome=" + outcome).ok();
            assertThat(waiting.path("items").size()).as("%s", waiting).isZero();
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Buyer(String email, String userId) {

        static Buyer signUp(Door door, String name) {
            String email = name + "@example.com";
            return new Buyer(email, door.signUp(email).userId());
        }

        void pay(Door door) {
            door.post("/sandbox/checkouts", Map.of("user_id", userId, "price_id", Life.PRO))
                    .ok();
        }

        Door signIn(Door door) {
            JsonNode session = door.post(
                            "/auth/v1/token?grant_type=password", Map.of("email", email, "password", "a-good-password"))
                    .ok();
            return door.withToken(session.path("access_token").asString());
        }

        /** A wish that got into the audit is carried out, once; one that did not was never accepted. */
        void assertCancelIsWholeOrNothing(Door door) {
            JsonNode status = signIn(door).get("/api/v1/membership/status").ok();
            JsonNode asked = door.signIn("operator@example.com")
                    .get("/api/v1/admin/logs?event=membership_cancel_requested&user_id=" + userId)
                    .ok();
            int times = asked.path("items").size();
            assertThat(times).as("%s", asked).isLessThanOrEqualTo(1);
            assertThat(status.path("cancel_at_period_end").asBoolean())
                    .as("%s", status)
                    .isEqualTo(times == 1);
            assertThat(status.path("pending").size()).isZero();
        }

        void assertMemberOnce(Door door, Door operator) {
            JsonNode status = signIn(door).get("/api/v1/membership/status").ok();
            assertThat(status.path("level").asInt()).as("%s", status).isEqualTo(1);
            assertThat(status.path("wallet").path("balance").asLong()).isEqualTo(1000);
            JsonNode upgrades = operator.get("/api/v1/admin/logs?event=membership_upgrade&user_id=" + userId)
                    .ok();
            assertThat(upgrades.path("items").size()).isEqualTo(1);
        }
    }
}
