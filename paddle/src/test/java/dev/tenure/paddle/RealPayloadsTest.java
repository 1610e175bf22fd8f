package dev.tenure.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tenure.paddle.client.Answer.Success;
import dev.tenure.paddle.client.RealAnswers;
import dev.tenure.paddle.event.EventReader;
import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.ReadEvent;
import dev.tenure.paddle.event.Subject;
import dev.tenure.paddle.json.PaddleJson;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class RealPayloadsTest {

    private final EventReader reader = new EventReader();

    static Stream<Path> webhooks() {
        List<Path> files = Fixtures.jsonFiles(Fixtures.realPayloads().resolve("webhooks"));
        System.out.println("Reading " + files.size() + " real webhooks.");
        return files.stream();
    }

    static Stream<Path> answers() {
        List<Path> files = Fixtures.jsonFiles(Fixtures.realPayloads().resolve("api")).stream()
                .filter(RealAnswers::isOfACallWeHave)
                .toList();
        System.out.println("Reading " + files.size() + " real API answers through the client.");
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("webhooks")
    void everyRealWebhookIsTypedAndKeepsEveryField(Path file) {
        byte[] body = Fixtures.webhook(file);
        JsonNode sent = PaddleJson.parse(body);

        PaddleEvent event = ((ReadEvent.Readable) reader.read(body)).event();

        assertThat(event.eventType()).isEqualTo(sent.path("event_type").stringValue());
        assertThat(event.data()).isEqualTo(sent.path("data"));
        assertThat(event.subject()).isInstanceOf(Subjects.ofType(event.eventType()));
        assertThat(event.isSimulation()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyRealAnswerOfACallWeHaveIsRead(Path file) throws Exception {
        assertThat(RealAnswers.read(file)).isInstanceOf(Success.class);
    }

    @Test
    void nothingRealMakesTheReaderThrow() {
        List<Path> files = Fixtures.jsonFiles(Fixtures.realPayloads());
        for (Path file : files) {
            assertThatCode(() -> reader.read(Fixtures.bytes(file))).doesNotThrowAnyException();
        }
        System.out.println("Read " + files.size() + " real payloads.");
        assertThat(files).isNotEmpty();
    }

    /** Which subject an event must have. */
    static final class Subjects {

        private Subjects() {}

        static Class<? extends Subject> ofType(String eventType) {
            return switch (eventType.substring(0, eventType.indexOf('.'))) {
                case "subscription" -> Subject.SubscriptionSubject.class;
                case "transaction" -> Subject.TransactionSubject.class;
                case "adjustment" -> Subject.AdjustmentSubject.class;
                case "customer" -> Subject.CustomerSubject.class;
                default -> Subject.OtherSubject.class;
            };
        }
    }
}
