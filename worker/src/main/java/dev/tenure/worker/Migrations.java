package dev.tenure.worker;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema of this version: the files of {@code supabase/migrations}, run by Flyway. */
public final class Migrations {

    private Migrations() {}

    /** Answers how many files were run. Throws if one fails; then nothing of that file stays. */
    public static int run(DataSource owner) {
        return Flyway.configure()
                .dataSource(owner)
                .locations("classpath:supabase/migrations")
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("_")
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .defaultSchema("flyway")
                .createSchemas(true)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
