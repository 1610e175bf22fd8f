package dev.tenure.paddle.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.paddle.Fixtures;
import dev.tenure.paddle.webhook.Verification.Genuine;
import dev.tenure.paddle.webhook.Verification.Reason;
import dev.tenure.paddle.webhook.Verification.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class WebhookSignatureTest {

    private static final String SECRET = "pdl_ntfset_01k9xq3v5s7m2f8d4h6j1n0p2r_AbC+dEf/GhIjKlMnOpQrStUvWxYz012345";
    private static final Instant SENT_AT = Instant.parse("2026-11-23T10:00:00Z");
    private static final String BODY = "{\"event_id\":\"evt_01\",\"data\":{}}";
    /** Made with Python's hmac, not with the code under test. */
    private static final String H1 = "8e7a465025a2aa58b23205af7625e354cf7f4d54f33e4b088059a80adbc34464";

    private static final String HEADER = "ts=1795428000;h1=" + H1;

    @Test
    void knownSignatureIsGenuine() {
        assertThat(verify(HEADER, BODY)).isEqualTo(new Genuine(SENT_AT));
    }

    @Test
    void ourOwnSignatureIsWhatPaddleWouldWrite() {
        assertThat(WebhookSignature.sign(SECRET, SENT_AT, BODY.getBytes(UTF_8))).isEqualTo(HEADER);
        assertThat(WebhookSignature.sign("pdl_ntf_older_secret", SENT_AT.plusSeconds(1), new byte[0]))
                .isEqualTo("ts=1795428001;h1=db046d8d5b35abe4af4bd4abf9bb5aa0312011038bfd7a444e7f5caef80f288a");
    }

    @Test
    void oneChangedByteOfTheBodyIsNotGenuine() {
        byte[] body = BODY.getBytes(UTF_8);
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 0x20;
            assertThat(signature(SENT_AT).verify(HEADER, changed)).isEqualTo(new Rejected(Reason.NO_MATCH));
        }
    }

    @Test
    void oneChangedCharacterOfTheHeaderIsNotGenuine() {
        WebhookSignature tolerant =
                new WebhookSignature(List.of(SECRET), Duration.ofDays(400_000), Clock.fixed(SENT_AT, ZoneOffset.UTC));
        assertThat(tolerant.verify(HEADER, BODY.getBytes(UTF_8))).isInstanceOf(Genuine.class);
        for (int i = 0; i < HEADER.length(); i++) {
            for (int mask : new int[] {0x01, 0x02, 0x20}) {
                String changed = HEADER.substring(0, i) + (char) (HEADER.charAt(i) ^ mask) + HEADER.substring(i + 1);
                assertThat(tolerant.verify(changed, BODY.getBytes(UTF_8))).isInstanceOf(Rejected.class);
            }
        }
    }

    @Test
    void anyOfSeveralSecretsAndSignaturesMayMatch() {
        String header = "ts=1795428000;h2=ffff;h1=dummy;h1=" + H1 + ";h1=" + "0".repeat(64);
        WebhookSignature signature = new WebhookSignature(
                List.of("pdl_ntf_new", SECRET), Duration.ofSeconds(5), Clock.fixed(SENT_AT, ZoneOffset.UTC));
        assertThat(signature.verify(header, BODY.getBytes(UTF_8))).isEqualTo(new Genuine(SENT_AT));
    }

    @Test
    void anotherSecretDoesNotMatch() {
        WebhookSignature other = new WebhookSignature(
                List.of("pdl_ntf_new"), Duration.ofSeconds(5), Clock.fixed(SENT_AT, ZoneOffset.UTC));
        assertThat(other.verify(HEADER, BODY.getBytes(UTF_8))).isEqualTo(new Rejected(Reason.NO_MATCH));
    }

    @Test
    void toleranceHoldsInBothDirectionsAndIncludesItsBound() {
        assertThat(verifyAt(SENT_AT.plusSeconds(30))).isInstanceOf(Genuine.class);
        assertThat(verifyAt(SENT_AT.plusSeconds(30).plusMillis(1))).isEqualTo(new Rejected(Reason.TOO_OLD));
        assertThat(verifyAt(SENT_AT.minusSeconds(30))).isInstanceOf(Genuine.class);
        assertThat(verifyAt(SENT_AT.minusSeconds(30).minusMillis(1))).isEqualTo(new Rejected(Reason.FROM_THE_FUTURE));
    }

    @Test
    void absentHeaderIsMissing() {
        assertThat(signature(SENT_AT).verify(null, new byte[0])).isEqualTo(new Rejected(Reason.MISSING));
        assertThat(verify(" ", BODY)).isEqualTo(new Rejected(Reason.MISSING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                ";;;",
                "ts=;h1=aa",
                "ts=1795428000",
                "h1=aa",
                "ts=soon;h1=aa",
                "ts=-1;h1=aa",
                "ts=+1795428000;h1=aa",
                "ts=99999999999999999999;h1=aa",
                "ts=1795428000;ts=1795428001;h1=aa",
                "ts=1795428000;h2=aa",
                "TS=1795428000;H1=aa"
            })
    void oddHeaderIsMalformed(String header) {
        assertThat(verify(header, BODY)).isEqualTo(new Rejected(Reason.MALFORMED));
    }

    @Test
    void endlessHeaderIsMalformed() {
        assertThat(verify(HEADER + ";h1=aa".repeat(5_000), BODY)).isEqualTo(new Rejected(Reason.MALFORMED));
    }

    @Test
    void withoutASecretNothingIsVerified() {
        Clock clock = Clock.systemUTC();
        assertThatThrownBy(() -> new WebhookSignature(List.of(), Duration.ofSeconds(5), clock))
                .hasMessageContaining("webhook secret is missing");
        assertThatThrownBy(() -> new WebhookSignature(List.of(SECRET, " "), Duration.ofSeconds(5), clock))
                .hasMessageContaining("webhook secret is missing");
        assertThatThrownBy(() -> new WebhookSignature(List.of(SECRET), Duration.ZERO, clock))
                .hasMessageContaining("tolerance");
    }

    @Test
    void printedSignatureShowsNoSecret() {
        assertThat(signature(SENT_AT).toString()).doesNotContain("pdl_ntfset", "AbC");
    }

    @Test
    void realVectorsAreGenuineUntilOneByteChanges() {
        List<Instant> verified = new ArrayList<>();
        for (var file : Fixtures.jsonFiles(Fixtures.realPayloads().resolve("signatures"))) {
            for (JsonNode vector : Fixtures.json(file).path("vectors")) {
                verified.add(verifyVector(vector));
            }
        }
        System.out.println("Verified " + verified.size() + " real signature vectors.");
        assertThat(verified).isNotEmpty();
    }

    private static Instant verifyVector(JsonNode vector) {
        List<String> secrets = new ArrayList<>();
        vector.path("other_secrets").forEach(secret -> secrets.add(secret.stringValue()));
        secrets.add(vector.path("secret").stringValue());
        String header = vector.path("header").stringValue();
        byte[] body = vector.path("raw_body").stringValue().getBytes(UTF_8);
        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(header.substring(3, header.indexOf(';'))));
        WebhookSignature signature =
                new WebhookSignature(secrets, Duration.ofSeconds(5), Clock.fixed(sentAt, ZoneOffset.UTC));

        assertThat(signature.verify(header, body)).isEqualTo(new Genuine(sentAt));
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 0x01;
            assertThat(signature.verify(header, changed)).isEqualTo(new Rejected(Reason.NO_MATCH));
        }
        String laterHeader = header.replace("ts=" + sentAt.getEpochSecond(), "ts=" + (sentAt.getEpochSecond() + 1));
        assertThat(signature.verify(laterHeader, body)).isEqualTo(new Rejected(Reason.NO_MATCH));
        return sentAt;
    }

    private static Verification verify(String header, String body) {
        return signature(SENT_AT).verify(header, body.getBytes(UTF_8));
    }

    private static Verification verifyAt(Instant now) {
        return signature(now).verify(HEADER, BODY.getBytes(UTF_8));
    }

    private static WebhookSignature signature(Instant now) {
        return new WebhookSignature(List.of(SECRET), Duration.ofSeconds(30), Clock.fixed(now, ZoneOffset.UTC));
    }
}
