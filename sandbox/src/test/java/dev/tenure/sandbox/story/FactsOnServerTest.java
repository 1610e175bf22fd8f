package dev.tenure.sandbox.story;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same on a real server, where its command is given. */
@EnabledIfEnvironmentVariable(named = "TENURE_TEMPORAL_CLI", matches = ".+")
final class FactsOnServerTest extends FactsContract {

    FactsOnServerTest() {
        super("cli");
    }
}
