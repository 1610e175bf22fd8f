package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was asked of Paddle is understood here, and answered in the shape of Paddle's own answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedRequestsTest {

    private final Optional<RecordedAnswers> recorded = RecordedAnswers.atHand();
    private PaddleWorld world;
    private Cast cast;

    @BeforeAll
    void open() {
        world = PaddleWorld.open();
        cast = new Cast(world);
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** A recorded request, and what becomes of it. */
    record Sent(Path file, RecordedRequests.Asked asked) {

        @Override
        public String toString() {
            return file.getFileName() + " to " + asked.method() + " " + asked.path();
        }
    }

    static Stream<Sent> sent() {
        if (!Files.isDirectory(RecordedAnswers.folder("api"))) {
            return Stream.of(new Sent(Path.of("none"), RecordedRequests.all().getFirst()));
        }
        return RecordedRequests.all().stream()
                .flatMap(asked -> RecordedAnswers.files(RecordedAnswers.folder("api")).stream()
                        .filter(file -> asked.files()
                                .matcher(file.getFileName().toString())
                                .matches())
                        .map(file -> new Sent(file, asked)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sent")
    void aRecordedRequestIsAnsweredInThatShape(Sent sent) {
        assumeTrue(recorded.isPresent(), "no recorded requests at hand");
        RecordedRequests.Asked asked = sent.asked();
        String path = cast.path(asked.path());
        String body = cast.body(RecordedAnswers.read(sent.file()), asked.path());

        PaddleWorld.Reply reply = world.call(asked.method(), path, body, Map.of());

        if (asked.answer() == null) {
            assertThat(reply.code()).as("%s: %s", body, reply.body()).isEqualTo(asked.refusal());
        } else {
            assertThat(reply.status()).as("%s: %s", body, reply.body()).isBetween(200, 299);
            assertThat(recorded.get().unexplained(asked.answer(), reply.body())).isEmpty();
        }
    }
}
