package dev.tenure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says which test shows what names only tests that there are. */
final class MatrixTest {
    private static final Path ROOT = Path.of(System.getProperty("tenure.root", "."));
    private static final Path PAGE = ROOT.resolve("docs/subscription-test-matrix.md");

    /** A class or a method between backticks; {@code …} stands for the rest of a name. */
    private static final Pattern NAMED =
            Pattern.compile("`([A-Z]\\w*(?:Test|Bench)|[a-z]\\w*…|[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*){2,})`");

    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(|\\bStream<DynamicTest> (\\w+)\\(");

    @Test
    void everyTestThatThePageNamesExists() {
        Set<String> there = there();
        List<String> named = found(NAMED, read(PAGE)).toList();
        assertThat(named).as("names are found at all").hasSizeGreaterThan(250);

        assertThat(named.stream().distinct().filter(name -> !isThere(name, there)))
                .as("named in %s and in no source", PAGE)
                .isEmpty();
    }

    @Test
    void aTestThatDoesNotExistIsNoticed() {
        Set<String> there = there();

        assertThat(isThere("MatrixTest", there)).isTrue();
        assertThat(isThere("aTestThatDoesNotExist…", there)).isTrue();
        assertThat(isThere("aTestThatNobodyWrote", there)).isFalse();
        assertThat(isThere("nobodyBeganATestSo…", there)).isFalse();
        assertThat(isThere("NobodyWroteThisTest", there)).isFalse();
    }

    private static boolean isThere(String name, Set<String> there) {
        return name.endsWith("…")
                ? there.stream().anyMatch(test -> test.startsWith(name.substring(0, name.length() - 1)))
                : there.contains(name);
    }

    private static Set<String> there() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(MatrixTest::sources)
                    .flatMap(MatrixTest::names)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(Path source) {
        String file = source.getFileName().toString();
        return Stream.concat(
                Stream.of(file.substring(0, file.length() - ".java".length())), found(METHOD, read(source)));
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatrixTest::name);
    }

    private static String name(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
