package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.api.settings.DatabaseUrl;
import dev.tenure.api.settings.SettingException;
import dev.tenure.api.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PADDLE_API_KEY",
                "PADDLE_WEBHOOK_SECRET",
                "PADDLE_CLIENT_TOKEN",
                "SUPABASE_DB_URL",
                "SUPABASE_JWT_SECRET",
                "TEMPORAL_ADDRESS",
                "TENURE_LINK_SECRET",
                "TENURE_SERVICE_KEY"
            })
    void missingSettingStopsTheStartWithASentenceThatNamesIt(String setting, CapturedOutput output) {
        assertThatThrownBy(() -> RunningDoors.with(Map.of(setting, ""))).isNotNull();

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
        assertThat(output.getAll().lines().filter(line -> line.contains(setting) && line.contains(" missing")))
                .hasSize(1);
        assertThat(output.getAll()).doesNotContain("\tat org.springframework");
    }

    @Test
    void twoWaysToCheckTokensAreOneTooMany(CapturedOutput output) {
        assertThatThrownBy(() -> RunningDoors.with(Map.of("TENURE_JWKS_URL", "https://example.com/jwks.json")))
                .isNotNull();

        assertThat(output.getAll()).contains("Only one of SUPABASE_JWT_SECRET and TENURE_JWKS_URL may be set");
    }

    @Test
    void shortSecretsAndOddNumbersAreRefusedByName() {
        assertThatThrownBy(() -> RunningDoors.with(Map.of("SUPABASE_JWT_SECRET", "short")))
                .hasRootCauseInstanceOf(SettingException.class)
                .rootCause()
                .hasMessageContaining("SUPABASE_JWT_SECRET");
        assertThatThrownBy(() -> RunningDoors.with(Map.of("TENURE_WEBHOOK_TOLERANCE_SECONDS", "soon")))
                .rootCause()
                .hasMessageContaining("TENURE_WEBHOOK_TOLERANCE_SECONDS");
    }

    @Test
    void quotesAndBlanksOfAnEnvFileDoNotCount() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("QUOTED", "\"a, b,\" ", "BLANK", "  ", "SINGLE", "'c'", "NUMBER", "7")));
        Settings settings = new Settings(environment);

        assertThat(settings.list("QUOTED", "")).containsExactly("a", "b");
        assertThat(settings.optional("BLANK")).isEmpty();
        assertThat(settings.optional("SINGLE")).contains("c");
        assertThat(settings.number("NUMBER", 1, 0, 10)).isEqualTo(7);
        assertThat(settings.number("ABSENT", 1, 0, 10)).isEqualTo(1);
        assertThatThrownBy(() -> settings.number("NUMBER", 1, 0, 6)).hasMessageContaining("from 0 to 6");
    }

    @Test
    void supabasesAddressOfPostgresIsUnderstood() {
        DatabaseUrl url = DatabaseUrl.parse(
                "SUPABASE_DB_URL",
                "postgresql://tenure_app.ref:p%40ss:w/rd+1@host.example:6543/postgres?sslmode=require"
                        .replace("w/rd", "w%2Frd"));

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://host.example:6543/postgres?sslmode=require");
        assertThat(url.user()).isEqualTo("tenure_app.ref");
        assertThat(url.password()).isEqualTo("p@ss:w/rd+1");
        assertThat(url.toString()).doesNotContain("p@ss");
    }

    @Test
    void driversAddressAndOneWithoutLoginAreUnderstood() {
        assertThat(DatabaseUrl.parse("X", "jdbc:postgresql://h/db?user=a").jdbcUrl())
                .isEqualTo("jdbc:postgresql://h/db?user=a");
        assertThat(DatabaseUrl.parse("X", "postgres://h:1/db"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://h:1/db", null, null));
        assertThatThrownBy(() -> DatabaseUrl.parse("SUPABASE_DB_URL", "mysql://user:secret@h/db"))
                .hasMessageContaining("SUPABASE_DB_URL")
                .hasMessageNotContaining("secret");
    }
}
