package dev.tenure.api.operator;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Why an operator does something; it stands in the audit. */
public final class Reason {

    private static final int LONGEST = 2_000;

    private Reason() {}

    /** The reason as it was given; without one, or with one that the audit cannot keep, nothing is done. */
    public static String given(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST || reason.indexOf('\0') >= 0) {
            throw Problem.of(
                            ProblemCode.INVALID_REQUEST, "Every act needs a reason of 1 to " + LONGEST + " characters.")
                    .asException();
        }
        return reason;
    }
}
