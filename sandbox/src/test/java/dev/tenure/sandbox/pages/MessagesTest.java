package dev.tenure.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages say the same, and templates ask for what is there. */
final class MessagesTest {

    private static final Path TEMPLATES =
            Path.of(System.getProperty("tenure.root", ".."), "sandbox/src/main/resources/templates/stage");
    private static final Pattern ASKED = Pattern.compile("#\\{([a-z_.]+)[(}]");
    private static final Pattern VALUE = Pattern.compile("\\{\\d}");
    private static final Pattern INLINE =
            Pattern.compile("<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son[a-z]+=|hx-on");

    private final Properties english = read("messages.properties");
    private final Properties korean = read("messages_ko.properties");

    @Test
    void everySentenceIsThereInBothLanguages() {
        assertThat(korean.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        assertThat(Stream.of(english, korean).flatMap(language -> language.values().stream()))
                .allMatch(sentence -> !String.valueOf(sentence).isBlank());
    }

    @Test
    void bothLanguagesFillInTheSameValues() {
        assertThat(english.stringPropertyNames()).allSatisfy(key -> assertThat(values(korean.getProperty(key)))
                .as(key)
                .isEqualTo(values(english.getProperty(key))));
    }

    @Test
    void whatTemplatesAskForIsThere() {
        Set<String> asked = templates()
                .flatMap(template -> ASKED.matcher(template).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(asked).hasSizeGreaterThan(100);
        assertThat(english.stringPropertyNames()).containsAll(asked);
    }

    @Test
    void everyActHasItsNameAndItsQuestion() {
        for (DashboardAct act : DashboardAct.values()) {
            assertThat(english.stringPropertyNames()).contains("act." + act.code(), "act." + act.code() + ".ask");
        }
    }

    @Test
    void pagesHoldNoScriptOrStyleOfTheirOwn() {
        assertThat(templates()).allSatisfy(template -> assertThat(template).doesNotContainPattern(INLINE));
    }

    private static Set<String> values(String sentence) {
        return VALUE.matcher(sentence).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Stream<String> templates() {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            return files.map(MessagesTest::text).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties read(String name) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(MessagesTest.class.getResourceAsStream("/stage/" + name)),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
