package dev.tenure.sandbox.paddle;

import javax.sql.DataSource;

/** Empty databases for tests of other packages. */
public final class TestDatabases {

    private TestDatabases() {}

    public static DataSource empty() {
        return Databases.empty();
    }
}
