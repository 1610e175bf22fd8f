package dev.tenure.sandbox;

import dev.tenure.sandbox.launch.DataDirectory;
import dev.tenure.sandbox.launch.EmbeddedDatabase;
import dev.tenure.worker.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The Postgres of a stage that was never used, made once for all tests of this JVM: making one takes seconds. */
final class PreparedPostgres {

    private static final Path MADE = make();

    private PreparedPostgres() {}

    /** Gives a copy to a data folder that has none. */
    static void into(Path dataFolder) {
        Path postgres = dataFolder.resolve("postgres");
        if (Files.exists(postgres)) {
            return;
        }
        try (Stream<Path> files = Files.walk(MADE)) {
            Files.createDirectories(dataFolder);
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file, postgres.resolve(MADE.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("prepared");
            try (DataDirectory directory = DataDirectory.open(folder);
                    EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
                Migrations.run(database.dataSource());
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder.resolve("postgres");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
