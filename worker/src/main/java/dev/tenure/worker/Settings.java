package dev.tenure.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Reads settings of the environment; a missing one stops the start with a sentence that names it. */
record Settings(Environment environment) {

    String required(String name, String meaning) {
        String value = optional(name);
        if (value == null) {
            throw new SettingException(name + " is missing: set it to " + meaning + ".");
        }
        return value;
    }

    @Nullable
    String optional(String name) {
        String value = environment.getProperty(name);
        String bare = value == null ? "" : unquoted(value.strip());
        return bare.isBlank() ? null : bare;
    }

    /** People put quotes around values in an {@code .env} file. */
    private static String unquoted(String value) {
        boolean isQuoted = value.length() >= 2
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(value.length() - 1) == value.charAt(0);
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    /** A whole number within bounds, both included. */
    int number(String name, int otherwise, int least, int most) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        String sentence = name + " must be a whole number from " + least + " to " + most + ", not \"" + value + "\".";
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SettingException(sentence, e);
        }
        throw new SettingException(sentence);
    }

    /** A number above zero, with or without decimals. */
    double positive(String name, double otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        String sentence = name + " must be a number above 0, not \"" + value + "\".";
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number <= 1_000_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SettingException(sentence, e);
        }
        throw new SettingException(sentence);
    }

    /** One of the words, the first if it is not set. */
    String oneOf(String name, String... words) {
        String value = optional(name);
        if (value == null) {
            return words[0];
        }
        if (!List.of(words).contains(value)) {
            throw new SettingException(name + " must be " + String.join(" or ", words) + ", not \"" + value + "\".");
        }
        return value;
    }

    /** One of the values in small letters, the first if it is not set. */
    <E extends Enum<E>> E oneOf(String name, E[] values) {
        String[] words = Arrays.stream(values).map(Settings::word).toArray(String[]::new);
        String value = oneOf(name, words);
        return Arrays.stream(values)
                .filter(known -> word(known).equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    List<String> list(String name, String meaning) {
        return Arrays.stream(required(name, meaning).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
