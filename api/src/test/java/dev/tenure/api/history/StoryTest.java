package dev.tenure.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.history.Histories.Happening;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class StoryTest {
    private static final String ENGLISH = "timeline.properties";
    private static final String KOREAN = "timeline_ko.properties";
    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("tenure.root")));
    private static final Pattern EVENT = Pattern.compile("[\"'](membership_[a-z_]+|credits_refund)[\"']");

    /** An operator's question, not a customer's story. */
    private static final Set<String> HIDDEN = Set.of("membership_cancel_reason");

    @Test
    void everyEventThatTheJudgeWritesHasASentenceOfItsOwn() {
        assertThat(words(ENGLISH)).containsAll(eventsOfTheJudge());
    }

    @Test
    void koreanSaysWhatEnglishSays() {
        assertThat(words(KOREAN)).isEqualTo(words(ENGLISH));
    }

    @Test
    void aRefusedWishSaysWhyInTheReadersLanguageAndKeepsItsCode() {
        Happening refused = happening("membership_cancel_requested", "subscription_locked_renewal", null);

        Story.Line english = new Story(Locale.forLanguageTag("en-GB")).line(refused);
        Story.Line korean = new Story(Locale.KOREA).line(refused);

        assertThat(english.text()).isEqualTo("Your cancellation could not be carried out at once.");
        assertThat(english.detail()).contains("right after that");
        assertThat(english.errorCode()).isEqualTo("subscription_locked_renewal");
        assertThat(korean.text()).isEqualTo("해지를 바로 처리하지 못했습니다.");
        assertThat(korean.detail()).isNotEqualTo(english.detail());
    }

    @Test
    void anUnknownEventCodeOrLanguageIsStillTold() {
        Story.Line line =
                new Story(Locale.FRENCH).line(happening("membership_of_the_future", "code_of_the_future", null));

        assertThat(line.text()).isEqualTo("Something about your membership could not be done.");
        assertThat(line.detail()).isEqualTo("code_of_the_future");
    }

    @Test
    void aMembershipNamesItsPlanAndItsDate() {
        Story.Line line = new Story(Locale.ENGLISH)
                .line(happening(
                        "membership_renewed",
                        null,
                        "{\"plan\":\"pro\",\"level\":1,\"paid_through\":\"2026-12-23T10:00:00Z\"}"));

        assertThat(line.text()).isEqualTo("Your membership pro was renewed.");
        assertThat(line.detail()).isEqualTo("Paid through 2026-12-23 10:00 UTC");
    }

    private static Happening happening(String event, @Nullable String code, @Nullable String after) {
        JsonMapper json = JsonMapper.builder().build();
        return new Happening(
                "1", Instant.EPOCH, event, code == null, code, null, after == null ? null : json.readTree(after));
    }

    private static Set<String> words(String file) {
        try (InputStream stream = Objects.requireNonNull(Story.class.getResourceAsStream("/history/" + file))) {
            Properties words = new Properties();
            words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return words.stringPropertyNames();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> eventsOfTheJudge() {
        try (Stream<Path> files = Files.walk(ROOT.resolve("workflows/src/main/java"))) {
            Set<String> events = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> EVENT.matcher(text(file)).results().map(found -> found.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
            events.removeAll(HIDDEN);
            return events;
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
}
