package dev.tenure.api.rows;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parameter that takes some words only: a misspelt one is no empty list. */
public final class Choice {

    private Choice() {}

    /** The word as it came, null if none did. Throws {@code INVALID_REQUEST} with the words that are known. */
    public static @Nullable String of(String parameter, @Nullable String word, List<String> known) {
        if (word != null && !known.contains(word)) {
            throw Problem.of(
                            ProblemCode.INVALID_REQUEST,
                            "%s is one of %s.".formatted(parameter, String.join(", ", known)))
                    .asException();
        }
        return word;
    }
}
