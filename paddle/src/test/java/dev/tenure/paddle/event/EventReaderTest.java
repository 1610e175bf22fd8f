package dev.tenure.paddle.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.event.ReadEvent.Malformed;
import dev.tenure.paddle.event.Subject.OtherSubject;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventReaderTest {

    private static final String ENVELOPE =
            "{\"event_id\":\"evt_1\",\"event_type\":\"%s\",\"occurred_at\":\"2026-11-23T10:00:00.123456789Z\",\"data\":%s}";

    private final EventReader reader = new EventReader();

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{", "{\"event_id\":\"evt_1\"} {}", "{\"a\":NaN}", "\u0000"})
    void whatIsNotJsonIsMalformed(String body) {
        assertThat(read(body)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"text\"", "true"})
    void whatIsNotAnObjectIsMalformed(String body) {
        assertThat(read(body)).isEqualTo(new Malformed("event is not an object"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"event_type\":\"a.b\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}|event.event_id is missing",
                "{\"event_id\":null,\"event_type\":\"a.b\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}|event.event_id is missing",
                "{\"event_id\":7,\"event_type\":\"a.b\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}|event.event_id is not a string",
                "{\"event_id\":\"\",\"event_type\":\"a.b\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}|event.event_id is not a short printable name",
                "{\"event_id\":\"evt\\u0000\",\"event_type\":\"a.b\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}|event.event_id is not a short printable name",
                "{\"event_id\":\"evt_1\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}|event.event_type is missing",
                "{\"event_id\":\"evt_1\",\"event_type\":\"a.b\"}|event.occurred_at is missing",
                "{\"event_id\":\"evt_1\",\"event_type\":\"a.b\",\"occurred_at\":\"yesterday\"}|event.occurred_at is not an RFC 3339 time",
                "{\"event_id\":\"evt_1\",\"event_type\":\"a.b\",\"occurred_at\":1795428000}|event.occurred_at is not a string"
            })
    void whatIsNoEventSaysWhy(String body, String reason) {
        assertThat(read(body)).isEqualTo(new Malformed(reason));
    }

    @Test
    void deepNestingIsMalformedAndAllowedNestingIsNot() {
        assertThat(read(ENVELOPE.formatted("a.b", nested(63)))).isInstanceOf(ReadEvent.Readable.class);
        assertThat(read(ENVELOPE.formatted("a.b", nested(64)))).isInstanceOf(Malformed.class);
        assertThat(read("[".repeat(500_000))).isInstanceOf(Malformed.class);
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"id\":\"sub_1\"}",
                "{\"id\":\"txn_1\",\"status\":\"active\"}",
                "{\"id\":7}",
                "{\"id\":\"sub_1\",\"status\":\"active\",\"customer_id\":\"c\",\"currency_code\":\"USD\",\"updated_at\":\"now\"}"
            })
    void knownTypeWithUnreadableDataBecomesAnotherSubjectWithAReason(String data) {
        for (String type : new String[] {"subscription.updated", "transaction.paid", "adjustment.created"}) {
            assertThat(subject(ENVELOPE.formatted(type, data))).isInstanceOfSatisfying(OtherSubject.class, other -> {
                assertThat(other.reason()).isNotBlank();
                assertThat(other.toString()).doesNotContain("sub_1");
            });
        }
    }

    @Test
    void absentDataIsCarriedAsNull() {
        ReadEvent read = read("{\"event_id\":\"evt_1\",\"event_type\":\"a\",\"occurred_at\":\"2026-11-23T10:00:00Z\"}");
        assertThat(((ReadEvent.Readable) read).event().data().isNull()).isTrue();
    }

    @Test
    void numbersOfUnknownFieldsAreNotRounded() {
        String data = "{\"exact\":0.10,\"long\":12345678901234567890.12345678901234567890,\"huge\":1e400}";
        String kept = ((ReadEvent.Readable) read(ENVELOPE.formatted("a.b", data)))
                .event()
                .data()
                .toString();
        assertThat(kept)
                .contains("0.10", "12345678901234567890.12345678901234567890")
                .containsPattern("1E\\+?400");
    }

    @Test
    void timeIsCutToMicroseconds() {
        ReadEvent read = read(ENVELOPE.formatted("a.b", "{}"));
        assertThat(((ReadEvent.Readable) read).event().occurredAt()).isEqualTo("2026-11-23T10:00:00.123456Z");
    }

    @Test
    void printedEventShowsNoData() {
        ReadEvent read = read(ENVELOPE.formatted("a.b", "{\"email\":\"customer@example.com\"}"));
        assertThat(read.toString()).contains("evt_1", "a.b").doesNotContain("example.com");
    }

    @Test
    void anyDamagedBodyIsReadOrMalformedButNeverThrows() {
        Random random = new Random(20261123);
        byte[] whole = ENVELOPE.formatted("subscription.updated", "{\"id\":\"sub_1\",\"items\":[{}]}")
                .getBytes(UTF_8);
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(reader.read(damaged)).isNotNull();
        }
    }

    private Subject subject(String body) {
        return ((ReadEvent.Readable) read(body)).event().subject();
    }

    private ReadEvent read(String body) {
        return reader.read(body.getBytes(UTF_8));
    }
}
