package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.client.Answer.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaddleClientPaceTest {

    private static Answer<?> read(PaddleServer paddle) {
        return paddle.client.getSubscription("sub_1");
    }

    private static Answer<?> write(PaddleServer paddle) {
        return paddle.client.cancelSubscription("sub_1", EffectiveFrom.IMMEDIATELY);
    }

    @Test
    void tooManyRequestsWereNotExecutedAndEverybodyWaitsThatLong() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(429, "<html>", "Retry-After", "1").refuses(404, "not_found");
            assertThat(write(paddle)).isEqualTo(new Unavailable<>("too_many_requests", Duration.ofSeconds(1), false));

            long before = System.nanoTime();
            assertThat(read(paddle)).isInstanceOf(Answer.Refused.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void longWaitIsAnsweredAtOnceWithoutACall() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.refuses(429, "too_many_requests");
            assertThat(read(paddle)).isEqualTo(new Unavailable<>("too_many_requests", Duration.ofSeconds(60), false));
            assertThat(write(paddle)).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
                assertThat(unavailable.reason()).isEqualTo("local_rate_limit");
                assertThat(unavailable.retryAfter()).isBetween(Duration.ofSeconds(58), Duration.ofSeconds(60));
                assertThat(unavailable.mayHaveExecuted()).isFalse();
            });
            assertThat(paddle.server.getRequestCount()).isEqualTo(1);
        }
    }

    @Test
    void retryAfterMayBeADate() {
        try (PaddleServer paddle = new PaddleServer()) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Instant.now().plusSeconds(30).atOffset(ZoneOffset.UTC));
            paddle.answers(429, "", "Retry-After", date);
            assertThat(read(paddle))
                    .isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.retryAfter())
                            .isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30)));
        }
    }

    @Test
    void limitOfOneSubscriptionDoesNotHoldUpTheOthers() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.refuses(429, "subscription_immediate_charge_hour_limit_exceeded")
                    .refuses(404, "not_found");
            assertThat(write(paddle))
                    .isEqualTo(new Unavailable<>("subscription_immediate_charge_hour_limit_exceeded", null, false));
            assertThat(read(paddle)).isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void callsBeyondTheLocalLimitWaitAWhileAndThenGiveUp() {
        try (PaddleServer paddle = new PaddleServer(16, "")) {
            List<Answer<?>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                paddle.refuses(404, "not_found");
                answers.add(read(paddle));
            }
            assertThat(answers.subList(0, 2)).allMatch(answer -> answer instanceof Answer.Refused);
            assertThat(answers.getLast())
                    .isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.reason())
                            .isEqualTo("local_rate_limit"));
            assertThat(paddle.server.getRequestCount()).isEqualTo(2);
        }
    }

    @Test
    void callsWithinTheWaitGetTheirTurn() throws InterruptedException {
        RequestPace pace = new RequestPace(600);
        long before = System.nanoTime();
        for (int i = 0; i < 80; i++) {
            assertThat(pace.waitForTurn(Duration.ofSeconds(5))).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
    }
}
