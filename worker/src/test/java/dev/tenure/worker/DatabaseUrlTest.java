package dev.tenure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {

    @Test
    void supabasesAddressIsTakenApart() {
        DatabaseUrl url = DatabaseUrl.parse(
                "SUPABASE_DB_URL",
                "postgresql://tenure_app.ref:p%40ss+w%2Frd%25@host.example:6543/postgres?sslmode=require");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://host.example:6543/postgres?sslmode=require");
        assertThat(url.user()).isEqualTo("tenure_app.ref");
        assertThat(url.password()).isEqualTo("p@ss+w/rd%");
        assertThat(url.toString()).doesNotContain("p@ss");
    }

    @Test
    void driversAddressIsTakenAsItIs() {
        assertThat(DatabaseUrl.parse("X", "jdbc:postgresql://h/db?user=a"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://h/db?user=a", "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://user:secret@h/db", "postgresql://user:secret@h", "postgresql://user:se cret@h/db"})
    void anythingElseIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse("SUPABASE_DB_URL", url))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("SUPABASE_DB_URL")
                .hasMessageNotContaining("cret");
    }
}
