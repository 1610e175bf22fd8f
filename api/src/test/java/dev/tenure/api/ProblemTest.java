package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProblemTest {

    private final RunningDoors doors = RunningDoors.shared();
    private final String token = Tokens.of(UUID.randomUUID());

    @Test
    void bodyOfMoreThanSixtyFourKibibytesIsTooLargeWithAndWithoutAnnouncedLength() {
        String allowed = "{\"x\":\"" + "x".repeat(60 * 1024) + "\"}";
        byte[] large = ("{\"x\":\"" + "x".repeat(64 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);

        RunningDoors.Answer answer = doors.send("POST", "/api/v1/membership/cancel", token, large, Map.of());

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("error_code")).isEqualTo("TOO_LARGE");
        assertThat(doors.send(chunked(large)).status()).isEqualTo(413);
        assertThat(doors.post("/api/v1/membership/cancel", token, allowed).text("error_code"))
                .isEqualTo("NO_SUBSCRIPTION");
        assertThat(doors.send(chunked(allowed.getBytes(StandardCharsets.UTF_8))).text("error_code"))
                .isEqualTo("NO_SUBSCRIPTION");
        assertThat(doors.send(chunked("{broken".getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(422);
    }

    private HttpRequest chunked(byte[] body) {
        return HttpRequest.newBuilder(doors.url("/api/v1/membership/cancel"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
    }

    @Test
    void brokenJsonAndWrongTypesAreInvalidRequests() {
        assertInvalid(doors.post("/api/v1/membership/checkout", token, "{not json"));
        assertInvalid(doors.post("/api/v1/membership/checkout", token, ""));
        assertInvalid(doors.post("/api/v1/membership/checkout", token, "[]"));
        assertInvalid(doors.post("/api/v1/membership/checkout", token, "{\"quantity\":{}}"));
        assertInvalid(doors.post("/api/v1/membership/checkout", token, "{\"quantity\":99999999999999}"));
        assertInvalid(doors.post("/api/v1/membership/cancel", token, "{\"reason\":[1]}"));
        assertInvalid(doors.get("/api/v1/membership/wallet/entries?after=yesterday", token));
        assertInvalid(doors.get("/api/v1/membership/timeline?zone=Europe/Atlantis", token));
        assertInvalid(doors.get("/api/v1/admin/logs?from=yesterday", Tokens.of(UUID.randomUUID(), "admin")));
        assertInvalid(doors.get("/api/v1/admin/logs?page=-1", Tokens.of(UUID.randomUUID(), "admin")));
        assertInvalid(doors.get("/api/v1/admin/logs?size=1000", Tokens.of(UUID.randomUUID(), "admin")));
        assertInvalid(doors.get("/api/v1/admin/logs?user_id=7", Tokens.of(UUID.randomUUID(), "admin")));
    }

    @Test
    void textThatIsNoTextIsAnInvalidRequestAndNotOurFault() {
        String operator = Tokens.of(UUID.randomUUID(), "admin");

        assertInvalid(doors.get("/api/v1/admin/logs?event=%00", operator));
        assertInvalid(doors.get("/api/v1/admin/commands?state=a%00", operator));
        assertInvalid(doors.get("/api/v1/membership/transactions?after=%00", token));
        assertInvalid(doors.get("/api/v1/membership/timeline?after=%ed%a0%80", token));
        assertInvalid(doors.get("/api/v1/admin/logs?page=%ff", operator));
    }

    /** Java's own client writes no such header. */
    @Test
    void headerThatIsNoTextIsAnInvalidRequestAndNotOurFault() throws IOException {
        URI door = doors.url("/api/v1/membership/cancel");
        try (Socket socket = new Socket(door.getHost(), door.getPort())) {
            String request = "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n"
                            .formatted(door.getPath(), token)
                    + "Idempotency-Key: \u00ed\u0080\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 422").contains("INVALID_REQUEST");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        RunningDoors.Answer answer = doors.post("/api/v1/membership/nowhere", token, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("error_code")).isEqualTo("NOT_FOUND");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void wrongMethodAndWrongMediaTypeAreProblems() {
        RunningDoors.Answer method = doors.delete("/api/v1/membership/status", token);
        RunningDoors.Answer mediaType = doors.send(
                "POST",
                "/api/v1/membership/checkout",
                token,
                "a=b".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(method.status()).isEqualTo(405);
        assertThat(method.text("error_code")).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(mediaType.status()).isEqualTo(415);
        assertThat(mediaType.text("error_code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void problemIsAProblemWhateverTheCallerAccepts() {
        RunningDoors.Answer answer =
                doors.send("GET", "/api/v1/membership/portal", token, null, Map.of("Accept", "text/html"));

        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    private static void assertInvalid(RunningDoors.Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("error_code")).isEqualTo("INVALID_REQUEST");
        assertThat(answer.text("detail")).isNotEmpty().doesNotContain("dev.tenure");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }
}
