package dev.tenure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.activities.reconciliation.PullMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class SettingsTest {

    private static Settings settings(String name, String value) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, value)));
        return new Settings(environment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "many", "99999999999"})
    void numberThatCannotBeMeantStopsTheStartWithASentenceThatNamesItsSetting(String value) {
        Settings settings = settings("TENURE_DISPATCH_THREADS", value);
        assertThatThrownBy(() -> settings.number("TENURE_DISPATCH_THREADS", 16, 1, 200))
                .isInstanceOf(SettingException.class)
                .hasMessage("TENURE_DISPATCH_THREADS must be a whole number from 1 to 200, not \"" + value + "\".");
    }

    @Test
    void numberIsReadAndHasADefault() {
        Settings settings = settings("TENURE_DISPATCH_THREADS", " '200' ");
        assertThat(settings.number("TENURE_DISPATCH_THREADS", 16, 1, 200)).isEqualTo(200);
        assertThat(settings.number("TENURE_GRACE_DAYS", 14, 0, 365)).isEqualTo(14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "NaN", "Infinity"})
    void paceThatStandsStillStopsTheStart(String value) {
        Settings settings = settings("TENURE_PADDLE_ACTIVITIES_PER_SECOND", value);
        assertThatThrownBy(() -> PullSettings.from(settings))
                .isInstanceOf(SettingException.class)
                .hasMessage("TENURE_PADDLE_ACTIVITIES_PER_SECOND must be a number above 0, not \"" + value + "\".");
    }

    @Test
    void pagesAreReadAsFastAsConversationsMayBegin() {
        assertThat(PullSettings.from(settings("TENURE_PADDLE_ACTIVITIES_PER_SECOND", "0.5"))
                        .pace()
                        .betweenPages())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(PullSettings.from(settings("TENURE_PULL", "auto")).pace().betweenPages())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "only, ONLY", "off, OFF", "'', AUTO"})
    void wordOfThePullIsItsMode(String word, PullMode mode) {
        assertThat(PullSettings.from(settings("TENURE_PULL", word)).mode()).isEqualTo(mode);
    }

    @Test
    void passesBeginFiveMinutesApartUnlessAskedOtherwise() {
        assertThat(PullSettings.from(settings("TENURE_PULL", "only")).interval())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(PullSettings.from(settings("TENURE_RECONCILIATION_SECONDS", "70"))
                        .interval())
                .isEqualTo(Duration.ofSeconds(70));
    }

    @Test
    void misspeltWishToRebuildStopsTheStart() {
        assertThat(WorkerConfiguration.rebuilds(settings("TENURE_REBUILD", "always")))
                .isTrue();
        assertThat(WorkerConfiguration.rebuilds(settings("TENURE_REBUILD", "never")))
                .isFalse();
        assertThat(WorkerConfiguration.rebuilds(settings("TENURE_REBUILD", ""))).isFalse();
        assertThatThrownBy(() -> WorkerConfiguration.rebuilds(settings("TENURE_REBUILD", "allways")))
                .isInstanceOf(SettingException.class)
                .hasMessage("TENURE_REBUILD must be never or always, not \"allways\".");
    }

    @Test
    void shortLinkSecretStopsTheStartWithASentenceThatDoesNotRepeatIt() {
        assertThatThrownBy(() -> WorkerConfiguration.checkoutLink(settings("TENURE_LINK_SECRET", "tooshort")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("TENURE_LINK_SECRET")
                .hasMessageNotContaining("tooshort");
    }

    @Test
    void databaseThatDoesNotAnswerIsNotWaitedForForever() {
        try (HikariDataSource pool =
                DatabaseConfiguration.serving("SUPABASE_DB_URL", "postgresql://a:b@127.0.0.1:1/db", 7)) {
            assertThat(pool.getDataSourceProperties())
                    .containsEntry("connectTimeout", 2)
                    .containsEntry("socketTimeout", 20);
            assertThat(pool.getInitializationFailTimeout()).isNegative();
            assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
        }
    }
}
