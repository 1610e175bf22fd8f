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
import java.time.ZoneId;
import java.util.List;
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
    private static final ZoneId UTC = ZoneId.of("UTC");
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

        Story.Line english = new Story(Locale.forLanguageTag("en-GB"), UTC).line(refused);
        Story.Line korean = new Story(Locale.KOREA, UTC).line(refused);

        assertThat(english.text()).isEqualTo("Your cancellation could not be carried out at once.");
        assertThat(english.detail()).contains("right after that");
        assertThat(english.errorCode()).isEqualTo("subscription_locked_renewal");
        assertThat(korean.text()).isEqualTo("해지를 바로 처리하지 못했습니다.");
        assertThat(korean.detail()).isNotEqualTo(english.detail());
    }

    @Test
    void anUnknownEventCodeOrLanguageIsStillTold() {
        Story.Line line =
                new Story(Locale.FRENCH, UTC).line(happening("membership_of_the_future", "code_of_the_future", null));

        assertThat(line.text()).isEqualTo("Something about your membership could not be done.");
        assertThat(line.detail()).isEqualTo("code_of_the_future");
    }

    @Test
    void aMembershipNamesItsPlanAndItsDate() {
        Story.Line line = new Story(Locale.ENGLISH, UTC)
                .line(happening(
                        "membership_renewed",
                        null,
                        "{\"plan\":\"pro\",\"level\":1,\"paid_through\":\"2026-12-23T10:00:00Z\"}"));

        assertThat(line.text()).isEqualTo("Your membership pro was renewed.");
        assertThat(line.detail()).isEqualTo("Paid through 2026-12-23 10:00 UTC");
    }

    @Test
    void aDateIsToldWhereTheReaderIsAndNamesThatZone() {
        Happening renewed = happening(
                "membership_renewed", null, "{\"plan\":\"pro\",\"level\":1,\"paid_through\":\"2027-03-28T00:30:00Z\"}");
        Happening dayAfter = happening(
                "membership_renewed", null, "{\"plan\":\"pro\",\"level\":1,\"paid_through\":\"2027-03-29T00:30:00Z\"}");
        Story berlin = new Story(Locale.ENGLISH, ZoneId.of("Europe/Berlin"));

        assertThat(berlin.line(renewed).detail()).isEqualTo("Paid through 2027-03-28 01:30 Europe/Berlin");
        assertThat(berlin.line(dayAfter).detail())
                .as("an hour later by the clock since that night")
                .isEqualTo("Paid through 2027-03-29 02:30 Europe/Berlin");
        assertThat(new Story(Locale.KOREAN, ZoneId.of("Asia/Seoul"))
                        .line(renewed)
                        .detail())
                .isEqualTo("2027-03-28 09:30 Asia/Seoul까지 결제됨");
    }

    @Test
    void moneyThatABankTookOrGaveBackIsNoRefund() {
        Happening taken = done("membership_refund", "provider", "chargeback txn_1 adj_1");
        Happening warned = done("membership_refund", "provider", "chargeback_warning txn_1 adj_1");
        Happening returned = done("membership_refund", "provider", "chargeback_reverse txn_1 adj_2");
        Happening settled = done("membership_refund", "provider", "chargeback_warning_reverse txn_1 adj_2");
        Happening refunded = done("membership_refund", "provider", "refund txn_1 adj_1");

        assertThat(text(taken)).isEqualTo("Your bank took a payment back.");
        assertThat(text(warned)).isEqualTo("Your bank announced that a payment is disputed.");
        assertThat(text(returned)).isEqualTo("Your bank gave back a payment that it had taken back.");
        assertThat(text(settled)).isEqualTo("A payment is disputed no more.");
        assertThat(text(refunded)).isEqualTo("A payment was refunded.");
        assertThat(Stream.of(taken, warned, returned, settled, refunded)
                        .map(StoryTest::korean)
                        .distinct())
                .hasSize(5);
    }

    @Test
    void aRefundThatIsDecidedStillOrWasRefusedIsNotToldAsDone() {
        assertThat(text(done("membership_refund", "system", "duplicate_subscription txn_1 pending_approval")))
                .isEqualTo("A refund of a payment was requested.");
        assertThat(text(done("membership_refund", "operator:1", "ended_now txn_1 approved")))
                .isEqualTo("A payment was refunded.");
        assertThat(text(failed("membership_refund", "provider", "rejected", "refund txn_1 adj_1")))
                .isEqualTo("A refund was not approved.");
        assertThat(text(failed("membership_refund", "system", "needs_review", "txn_1 raised a period that went back")))
                .doesNotContain("refund");
        assertThat(text(failed("credits_refund", "provider", "needs_review", "adj_1 chargeback approved 500 USD")))
                .isEqualTo("Your bank took the payment for a purchase of credits back; we are looking into it.");
        assertThat(text(failed("credits_refund", "provider", "needs_review", "adj_1 refund rejected 500 USD")))
                .isEqualTo("A refund of a purchase of credits was not approved.");
        assertThat(text(failed("credits_refund", "provider", "needs_review", "adj_1 refund approved 500 USD")))
                .isEqualTo("A purchase of credits is being refunded.");
    }

    @Test
    void onlyWhatTheCustomerAskedForIsToldAsAsked() {
        Happening own = done("membership_cancel_requested", "customer", null);
        Happening operator = done("membership_cancel_requested", "operator:1", null);
        Happening dashboard = done("membership_cancel_requested", "provider", null);
        Happening system = done("membership_cancel_requested", "system", null);
        Happening bank = done("membership_cancel_requested", "system", "chargeback");
        Happening second = done("membership_cancel_requested", "system", "duplicate_subscription");

        assertThat(text(own)).isEqualTo("You asked to cancel your membership.");
        assertThat(text(operator)).isEqualTo("Our support cancelled your membership.");
        assertThat(text(dashboard)).isEqualTo("Your membership was cancelled at the payment provider.");
        assertThat(text(system)).isEqualTo("Your membership was cancelled.");
        assertThat(text(bank)).isEqualTo("Your membership was cancelled because your bank took its payment back.");
        assertThat(text(second)).isEqualTo("Your second membership was cancelled, because you had two.");
        assertThat(Stream.of(own, operator, dashboard, system, bank, second)
                        .map(StoryTest::korean)
                        .distinct())
                .hasSize(6);
        assertThat(text(failed("membership_cancel_requested", "system", "timeout", "chargeback cannot be ended")))
                .startsWith("Your bank took the payment of your membership back;");
    }

    @Test
    void nothingThatOthersDidIsToldAsDoneByTheReader() {
        List<String> asked = words(ENGLISH).stream()
                .filter(event -> event.matches("membership_[a-z_]+_(requested|withdrawn)"))
                .toList();

        assertThat(asked).hasSize(8);
        for (String event : asked) {
            for (String actor : List.of("operator:1", "provider", "system")) {
                assertThat(text(done(event, actor, null)))
                        .as(event + " by " + actor)
                        .doesNotContain("You ");
                assertThat(korean(done(event, actor, null))).isNotEqualTo(korean(done(event, "customer", null)));
            }
        }
    }

    @Test
    void theWordsOfAnOperatorAreNoCause() {
        assertThat(text(done("membership_cancel_requested", "operator:1", "asked after a chargeback")))
                .isEqualTo("Our support cancelled your membership.");
    }

    private static Happening happening(String event, @Nullable String code, @Nullable String after) {
        JsonMapper json = JsonMapper.builder().build();
        return new Happening(
                "1",
                Instant.EPOCH,
                event,
                code == null,
                code,
                "customer",
                null,
                null,
                after == null ? null : json.readTree(after));
    }

    private static Happening done(String event, String actor, @Nullable String reason) {
        return new Happening("1", Instant.EPOCH, event, true, null, actor, reason, null, null);
    }

    private static Happening failed(String event, String actor, String code, String reason) {
        return new Happening("1", Instant.EPOCH, event, false, code, actor, reason, null, null);
    }

    private static String text(Happening happening) {
        return new Story(Locale.ENGLISH, UTC).line(happening).text();
    }

    private static String korean(Happening happening) {
        return new Story(Locale.KOREAN, UTC).line(happening).text();
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
