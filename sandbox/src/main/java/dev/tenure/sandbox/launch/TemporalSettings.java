package dev.tenure.sandbox.launch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which Temporal is wished for: the settings {@code TEMPORAL_…} and {@code TENURE_TEMPORAL…}. */
public record TemporalSettings(
        Choice choice, Optional<String> address, Optional<Path> command, String namespace, String searchPath) {

    /** The values of {@code TENURE_TEMPORAL}. */
    public enum Choice {
        AUTO,
        CLI,
        DOWNLOAD,
        MEMORY
    }

    public TemporalSettings {
        if (address.isPresent() && choice != Choice.AUTO) {
            throw new CannotStartException(
                    "TEMPORAL_ADDRESS names a server and TENURE_TEMPORAL=%s asks for another one: unset one of the two."
                            .formatted(choice.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** Reads the settings by their environment names; blank is as good as missing. */
    public static TemporalSettings read(Function<String, @Nullable String> setting) {
        return new TemporalSettings(
                given(setting, "TENURE_TEMPORAL").map(TemporalSettings::choice).orElse(Choice.AUTO),
                given(setting, "TEMPORAL_ADDRESS"),
                given(setting, "TENURE_TEMPORAL_CLI").map(Path::of),
                given(setting, "TEMPORAL_NAMESPACE").orElse("default"),
                given(setting, "PATH").orElse(""));
    }

    private static Optional<String> given(Function<String, @Nullable String> setting, String name) {
        return Optional.ofNullable(setting.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Choice choice(String value) {
        return Arrays.stream(Choice.values())
                .filter(choice -> choice.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new CannotStartException(
                        "TENURE_TEMPORAL=%s is unknown: use auto, cli, download or memory.".formatted(value)));
    }
}
