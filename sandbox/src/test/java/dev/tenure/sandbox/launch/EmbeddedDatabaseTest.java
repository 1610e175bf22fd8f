package dev.tenure.sandbox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class EmbeddedDatabaseTest {

    private final Path folder;

    EmbeddedDatabaseTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void keepsItsDataAndItsPortOverANormalRestartAndIsSafeAgainstPowerLoss() {
        int port;
        try (DataDirectory directory = DataDirectory.open(folder);
                EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            port = database.port();
            JdbcClient client = JdbcClient.create(database.dataSource());
            client.sql("create table kept (word text)").update();
            client.sql("insert into kept values ('committed')").update();
            for (String setting : new String[] {"fsync", "synchronous_commit"}) {
                assertThat(shown(client, setting)).isEqualTo("on");
            }
            assertThat(shown(client, "log_timezone")).isEqualTo("UTC");
        }
        try (DataDirectory directory = DataDirectory.open(folder);
                EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(database.port()).isEqualTo(port);
            assertThat(word(database)).isEqualTo("committed");
        }
    }

    @Test
    void takesOverThePostgresOfAProcessThatWasKilledAndStopsItInTheEnd() throws Exception {
        String[] words = Doomed.liveAndDie(folder, "");
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
        assertThat(ProcessHandle.of(postmaster)).isPresent();
        Instant closing;
        try (DataDirectory directory = DataDirectory.open(folder)) {
            EmbeddedDatabase database = EmbeddedDatabase.start(directory);
            assertThat(database.port()).isEqualTo(Integer.parseInt(words[1]));
            assertThat(word(database)).isEqualTo("committed");
            closing = Instant.now();
            database.close();
        }
        assertThat(Duration.between(closing, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void folderThatIsInUseIsRefusedWithASentence() {
        DataDirectory first = DataDirectory.open(folder);
        try (first) {
            assertThatThrownBy(() -> DataDirectory.open(folder))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("Another Tenure is running")
                    .hasMessageContaining("TENURE_DATA_DIR");
        }
    }

    @Test
    void folderOfAnotherPostgresIsRefusedWithASentence() throws Exception {
        Path data = Files.createDirectories(folder.resolve("postgres"));
        Files.writeString(data.resolve("PG_VERSION"), "9.6\n");
        try (DataDirectory directory = DataDirectory.open(folder)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("Postgres 9.6")
                    .hasMessageContaining("SUPABASE_DB_URL");
        }
    }

    private static String shown(JdbcClient client, String setting) {
        return client.sql("select current_setting(:name)")
                .param("name", setting)
                .query(String.class)
                .single();
    }

    private static String word(EmbeddedDatabase database) {
        return JdbcClient.create(database.dataSource())
                .sql("select word from kept")
                .query(String.class)
                .single();
    }
}
