package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The sandbox's answers have the fields of real ones: none missing, none invented, all of the same types. The accepted
 * differences stand in {@code shape-differences.txt}, each with its reason.
 */
class ApiShapeTest {

    @Test
    void answersHaveTheFieldsOfRealOnes() {
        Optional<RecordedAnswers> recorded = RecordedAnswers.atHand();
        assumeTrue(recorded.isPresent(), "no recorded answers at hand");
        Set<String> found = new TreeSet<>();
        try (WebhookReceiver product = new WebhookReceiver();
                PaddleWorld world = PaddleWorld.open()) {
            world.paddle.webhookUrl(product.url());
            Map<String, List<JsonNode>> answers = new LivedThrough(world).answers();
            for (String name : recorded.get().names()) {
                List<JsonNode> own = answers.getOrDefault(name, List.of());
                assertThat(own).as("answers of the sandbox for %s", name).isNotEmpty();
                found.addAll(recorded.get().differences(name, own));
            }
        }
        assertThat(found)
                .as("differences without a reason")
                .containsExactlyElementsOf(RecordedAnswers.accepted(line -> !line.startsWith("event ")));
    }

    @Test
    void eachRecordedAnswerAndRequestIsComparedOrLeftOutForAReason() {
        Optional<RecordedAnswers> recorded = RecordedAnswers.atHand();
        assumeTrue(recorded.isPresent(), "no recorded answers at hand");
        assertThat(recorded.get().unlisted())
                .as("files that neither recorded-answers.txt nor recorded-requests.txt names, or name twice")
                .isEmpty();
    }

    @Test
    void eventsHaveTheFieldsOfRealOnes() {
        Path folder = RecordedAnswers.folder("webhooks");
        assumeTrue(Files.isDirectory(folder), "no recorded webhooks at hand");
        Set<String> found = new TreeSet<>();
        told().forEach((entity, told) -> {
            List<JsonNode> recorded =
                    RecordedAnswers.recorded(folder, Pattern.compile("openapi--" + entity + "\\..*\\.json"));
            assertThat(recorded).as("recorded webhooks of %s", entity).isNotEmpty();
            Shape.ofAll(told)
                    .differencesFrom(Shape.ofAll(recorded))
                    .forEach(difference -> found.add("event " + entity + " " + difference));
        });
        assertThat(found)
                .as("differences without a reason")
                .containsExactlyElementsOf(RecordedAnswers.accepted(line -> line.startsWith("event ")));
    }

    /** Everything that a destination is told in a life, by what it is about. */
    private static Map<String, List<JsonNode>> told() {
        try (WebhookReceiver product = new WebhookReceiver();
                PaddleWorld world = PaddleWorld.open()) {
            world.paddle.webhookUrl(product.url());
            new LivedThrough(world).answers();
            world.awaitDeliveries();
            Map<String, List<JsonNode>> byEntity = new LinkedHashMap<>();
            product.received.forEach(received -> byEntity.computeIfAbsent(
                            received.type().replaceAll("\\..*", ""), key -> new ArrayList<>())
                    .add(received.json()));
            return byEntity;
        }
    }
}
