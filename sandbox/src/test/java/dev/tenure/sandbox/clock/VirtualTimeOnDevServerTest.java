package dev.tenure.sandbox.clock;

import dev.tenure.sandbox.launch.TestCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "commandIsPresent", disabledReason = "there is no temporal command here")
final class VirtualTimeOnDevServerTest extends VirtualTimeContract {

    static boolean commandIsPresent() {
        return TestCommand.isPresent();
    }

    /** In memory a workflow does not go on after its worker was restarted. */
    @Test
    void moveThatComesTogetherWithRequestsReplays() throws Exception {
        assertReplays(movedAndAskedInOneTask());
    }

    @Override
    TestTemporal startServer() {
        return TestTemporal.devServer();
    }
}
