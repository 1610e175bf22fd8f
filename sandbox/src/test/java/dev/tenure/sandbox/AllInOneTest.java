package dev.tenure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.sandbox.launch.CannotStartException;
import dev.tenure.sandbox.launch.Ports;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Stage and product start side by side; whichever fails, one of them says so and nothing is left running. */
@ExtendWith(OutputCaptureExtension.class)
final class AllInOneTest {

    private final Path folder;

    AllInOneTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aStageThatCannotOpenSaysOneSentenceAndSpringSaysNothing(CapturedOutput output) {
        assertThatThrownBy(() -> start(Map.of("TENURE_TEMPORAL", "somewhere")))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("TENURE_TEMPORAL");
        assertThat(output).doesNotContain("ERROR", "FAILED TO START", "Exception");
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsSetting() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            String port = Integer.toString(other.getLocalPort());
            for (String setting : List.of("SERVER_PORT", "SANDBOX_PADDLE_PORT")) {
                assertThatThrownBy(() -> start(Map.of("TENURE_TEMPORAL", "memory", setting, port)))
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContainingAll(port, setting);
            }
        }
    }

    @Test
    void aProductThatCannotStartClosesItsStage() {
        assertThatThrownBy(() -> start(Map.of("TENURE_TEMPORAL", "memory", "TENURE_LINK_SECRET", "short")))
                .hasStackTraceContaining("TENURE_LINK_SECRET");
        AllInOne again = start(Map.of("TENURE_TEMPORAL", "memory"));
        again.close();
    }

    private AllInOne start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "SERVER_PORT", Integer.toString(Ports.free()),
                "SANDBOX_PADDLE_PORT", Integer.toString(Ports.free()),
                "TENURE_DATA_DIR", folder.toString()));
        settings.putAll(more);
        return AllInOne.start(settings);
    }
}
