package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Real answers of Paddle, by the name of the answer of the sandbox that must look like them. {@code recorded-answers.txt}
 * says which files those are, {@code shape-differences.txt} which differences are accepted, each with its reason.
 */
final class RecordedAnswers {

    private static final String OUT_OF_SCOPE = "out of scope";

    private final Path folder;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private RecordedAnswers(Path folder) {
        this.folder = folder;
        Map<String, List<Pattern>> patterns = patterns();
        patterns.remove(OUT_OF_SCOPE);
        patterns.forEach((name, files) -> shapes.put(name, shape(files)));
    }

    /** Empty where nobody keeps recorded answers. */
    static Optional<RecordedAnswers> atHand() {
        Path folder = folder("api");
        return Files.isDirectory(folder) ? Optional.of(new RecordedAnswers(folder)) : Optional.empty();
    }

    static Path folder(String kind) {
        return Path.of(System.getProperty("paddle.fixtures", "nowhere"), kind);
    }

    Set<String> names() {
        return shapes.keySet();
    }

    /** How the sandbox's answers differ from the recorded ones of the name, a line each. */
    Set<String> differences(String name, List<JsonNode> own) {
        return named(name, Shape.ofAll(own).differencesFrom(shape(name)));
    }

    /** How one answer of the sandbox differs, without what is accepted; what is only sometimes there may be missing. */
    Set<String> unexplained(String name, JsonNode own) {
        Set<String> differences = named(name, Shape.ofAll(List.of(own)).differencesOfOneFrom(shape(name)));
        differences.removeAll(accepted(line -> true));
        return differences;
    }

    private Shape shape(String name) {
        return Objects.requireNonNull(shapes.get(name), () -> "No recorded answer is called " + name);
    }

    private static Set<String> named(String name, Set<String> differences) {
        return differences.stream()
                .map(difference -> name + " " + difference)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> accepted(Predicate<String> wanted) {
        return lines("shape-differences.txt").stream()
                .map(line -> line.substring(0, line.indexOf(" — ")))
                .filter(wanted)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Recorded answers that belong to no answer of the sandbox, or to several, and are not out of scope for a reason. */
    List<String> unlisted() {
        List<Pattern> all = Stream.concat(
                        patterns().values().stream().flatMap(List::stream), RecordedRequests.patterns().stream())
                .toList();
        return files(folder).stream()
                .map(Path::getFileName)
                .map(Path::toString)
                .filter(file -> all.stream()
                                .filter(pattern -> pattern.matcher(file).matches())
                                .count()
                        != 1)
                .toList();
    }

    private static Map<String, List<Pattern>> patterns() {
        return lines("recorded-answers.txt").stream()
                .map(line -> line.replaceAll(" — .+", "").split(" <- ", 2))
                .collect(Collectors.groupingBy(
                        parts -> parts[0],
                        LinkedHashMap::new,
                        Collectors.mapping(parts -> Pattern.compile(parts[1] + "\\.json"), Collectors.toList())));
    }

    private Shape shape(List<Pattern> patterns) {
        Shape shape = Shape.ofAll(List.of());
        for (Pattern pattern : patterns) {
            List<JsonNode> recorded = recorded(folder, pattern);
            assertThat(recorded).as("recorded answers like %s", pattern).isNotEmpty();
            recorded.forEach(shape::plus);
        }
        return shape;
    }

    static List<JsonNode> recorded(Path folder, Pattern names) {
        return files(folder).stream()
                .filter(file -> names.matcher(file.getFileName().toString()).matches())
                .map(RecordedAnswers::read)
                .toList();
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return Json.read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a list beside this class, without its remarks. */
    static List<String> lines(String resource) {
        try (var file = Objects.requireNonNull(RecordedAnswers.class.getResourceAsStream(resource))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
