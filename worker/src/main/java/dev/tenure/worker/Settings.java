package dev.tenure.worker;

import java.util.Arrays;
import java.util.List;
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
        return value == null || value.isBlank() ? null : value.strip();
    }

    int number(String name, int otherwise) {
        String value = optional(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new SettingException(name + " must be a whole number, not \"" + value + "\".", e);
        }
    }

    List<String> list(String name, String meaning) {
        return Arrays.stream(required(name, meaning).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
