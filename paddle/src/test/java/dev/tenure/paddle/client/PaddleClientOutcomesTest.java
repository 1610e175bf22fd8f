package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.paddle.Fixtures;
import dev.tenure.paddle.client.Answer.FieldError;
import dev.tenure.paddle.client.Answer.Refused;
import dev.tenure.paddle.client.Answer.Success;
import dev.tenure.paddle.client.Answer.Unavailable;
import dev.tenure.paddle.json.PaddleJson;
import dev.tenure.paddle.subscription.PaddleSubscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaddleClientOutcomesTest {

    private static final String SUB = "sub_01k9xq3v5s7m2f8d4h6j1n0p2r";

    private final PaddleServer paddle = new PaddleServer();

    @AfterEach
    void close() {
        paddle.close();
    }

    private Answer<PaddleSubscription> read() {
        return paddle.client.getSubscription(SUB);
    }

    private Answer<PaddleSubscription> write() {
        return paddle.client.cancelSubscription(SUB, EffectiveFrom.NEXT_BILLING_PERIOD);
    }

    private static String subscription() {
        return "{\"data\":"
                + PaddleJson.parse(Fixtures.ownPayload("subscription.created")).path("data") + "}";
    }

    @Test
    void successCarriesWhatPaddleHas() {
        paddle.answers(200, subscription());
        assertThat(read()).isInstanceOfSatisfying(Success.class, success -> assertThat(success.value())
                .isInstanceOfSatisfying(PaddleSubscription.class, found -> assertThat(found.id())
                        .isEqualTo(SUB)));
    }

    @ParameterizedTest
    @CsvSource({
        "409, subscription_locked_renewal, true",
        "409, subscription_locked_processing, true",
        "409, concurrent_modification, true",
        "409, conflict, true",
        "409, some_new_lock, true",
        "409, customer_already_exists, false",
        "400, adjustment_pending_refund_request, true",
        "400, subscription_outstanding_pending_refund, true",
        "400, subscription_payment_declined, false",
        "400, subscription_locked_pending_changes, false",
        "400, subscription_update_when_canceled, false",
        "400, invalid_field, false",
        "403, forbidden, false",
        "403, invalid_token, false",
        "404, not_found, false"
    })
    void refusalSaysWhetherItMayChangeLater(int status, String code, boolean mayChangeLater) {
        paddle.refuses(status, code);
        assertThat(write()).isEqualTo(new Refused<>(status, code, "no", mayChangeLater, List.of()));
        assertThat(paddle.server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void refusalNamesTheFields() {
        paddle.answers(400, """
                {"error":{"type":"request_error","code":"bad_request","detail":"Invalid request","errors":
                [{"field":"items","message":"Invalid type."}]},"meta":{"request_id":"r"}}""");
        assertThat(write())
                .isEqualTo(new Refused<>(
                        400,
                        "bad_request",
                        "Invalid request",
                        false,
                        List.of(new FieldError("items", "Invalid type."))));
    }

    @Test
    void noAnswerInTimeLeavesTheFateOfAWriteUnknown() {
        paddle.staysSilent().staysSilent();
        assertThat(write()).isEqualTo(new Unavailable<>("timeout", null, true));
        assertThat(read()).isEqualTo(new Unavailable<>("timeout", null, false));
    }

    @Test
    void answerThatTricklesIsCutOffByTheCallTimeout() {
        paddle.server.enqueue(new MockResponse.Builder()
                .code(200)
                .body(subscription())
                .throttleBody(20, 500, TimeUnit.MILLISECONDS)
                .build());
        long before = System.nanoTime();
        assertThat(write()).isEqualTo(new Unavailable<>("timeout", null, true));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void droppedConnectionLeavesTheFateOfAWriteUnknownAndIsNotRepeated() {
        paddle.hangsUpAfterTheRequest().answers(200, subscription());
        assertThat(write()).isEqualTo(new Unavailable<>("connection_lost", null, true));
        assertThat(paddle.server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void droppedPooledConnectionDoesNotRepeatAWriteEither() {
        paddle.answers(200, subscription()).hangsUpAfterTheRequest().answers(200, subscription());
        assertThat(read()).isInstanceOf(Success.class);
        assertThat(write()).isEqualTo(new Unavailable<>("connection_lost", null, true));
        assertThat(paddle.server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void nobodyListeningMeansThatNothingWasExecuted() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (PaddleClient client =
                new PaddleClient(PaddleSettings.of(PaddleServer.KEY, URI.create("http://127.0.0.1:" + port)))) {
            assertThat(client.cancelSubscription(SUB, EffectiveFrom.IMMEDIATELY))
                    .isEqualTo(new Unavailable<>("connect_failed", null, false));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void serverErrorLeavesTheFateOfAWriteUnknown(int status) {
        paddle.answers(status, "<html>Bad gateway</html>", "Retry-After", "7");
        assertThat(write()).isEqualTo(new Unavailable<>("http_" + status, Duration.ofSeconds(7), true));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 503})
    void writeIsNotRepeatedWhereTheHttpClientWouldByItself(int status) {
        paddle.answers(status, "", "Retry-After", "0").answers(200, subscription());
        assertThat(write()).isInstanceOf(Unavailable.class);
        assertThat(paddle.server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void pageOfAGatewayIsNotARefusal() {
        paddle.answers(403, "<html>Blocked</html>").answers(404, "{\"message\":\"no route\"}");
        assertThat(write()).isEqualTo(new Unavailable<>("http_403", null, true));
        assertThat(read()).isEqualTo(new Unavailable<>("http_404", null, false));
    }

    @ParameterizedTest
    @CsvSource({"'<html>Welcome</html>', not_json", "'', unreadable_answer", "'{}', unreadable_answer"})
    void successWithoutItsDataLeavesTheFateOfAWriteUnknown(String body, String reason) {
        paddle.answers(200, body);
        assertThat(write()).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).startsWith(reason);
            assertThat(unavailable.mayHaveExecuted()).isTrue();
        });
    }

    @Test
    void redirectIsNotFollowed() {
        paddle.answers(302, "", "Location", paddle.server.url("/elsewhere").toString())
                .answers(307, "", "Location", "https://example.com/")
                .answers(200, subscription());
        assertThat(read()).isEqualTo(new Unavailable<>("http_302", null, false));
        assertThat(write()).isEqualTo(new Unavailable<>("http_307", null, true));
        assertThat(paddle.server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void answerOfMoreThanTenMebibytesIsNotRead() {
        paddle.answers(200, new byte[11 * 1024 * 1024]);
        assertThat(read()).isEqualTo(new Unavailable<>("answer_too_large", null, false));
    }

    @Test
    void deeplyNestedAnswerIsNotRead() {
        paddle.answers(200, "{\"data\":" + "[".repeat(100_000));
        assertThat(read()).isEqualTo(new Unavailable<>("not_json", null, false));
    }

    @Test
    void interruptedCallSaysSoAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(write()).isEqualTo(new Unavailable<>("interrupted", null, false));
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../customers", "sub_1/cancel", "sub_1?x=y", "sub 1"})
    void oddIdReachesNoPath(String id) {
        assertThatThrownBy(() -> paddle.client.getSubscription(id)).isInstanceOf(IllegalArgumentException.class);
        assertThat(paddle.server.getRequestCount()).isZero();
    }
}
