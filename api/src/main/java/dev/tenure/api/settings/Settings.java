package dev.tenure.api.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.PropertyResolver;

/** Reads settings by the names under which operators know them; blank is the same as missing. */
public final class Settings {

    private final PropertyResolver environment;

    public Settings(PropertyResolver environment) {
        this.environment = environment;
    }

    /** Throws a {@link SettingException} that names the setting and says what it is for. */
    public String required(String name, String purpose) {
        return optional(name)
                .orElseThrow(() -> new SettingException("The setting " + name + " is missing: " + purpose + "."));
    }

    /** The value without the quotes that people put around it in an {@code .env} file. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(environment.getProperty(name))
                .map(Settings::unquoted)
                .filter(value -> !value.isBlank());
    }

    /** A whole number within bounds, both included. */
    public int number(String name, int fallback, int least, int most) {
        String value = optional(name).orElse(null);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(name, least, most);
        }
        throw notANumber(name, least, most);
    }

    /** One of the words, the first if it is not set. */
    public String oneOf(String name, String... words) {
        String value = optional(name).orElse(words[0]);
        if (!List.of(words).contains(value)) {
            throw new SettingException(name + " must be " + String.join(" or ", words) + ", not \"" + value + "\".");
        }
        return value;
    }

    /** The parts of a comma-separated value. */
    public List<String> list(String name, String purpose) {
        return Arrays.stream(required(name, purpose).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static SettingException notANumber(String name, int least, int most) {
        return new SettingException(
                "The setting " + name + " must be a whole number from " + least + " to " + most + ".");
    }

    private static String unquoted(String raw) {
        String value = raw.strip();
        boolean isQuoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }
}
