package dev.tenure.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenure.api.membership.MembershipStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a command stands: {@code applied}, {@code queued}, {@code in_progress},
 * {@code needs_review}, and for one that is looked up also
 * {@code refused} or {@code withdrawn}.
 *
 * @param membership as it is after the command
 */
record CommandAnswer(
        String outcome,
        String commandId,
        @Nullable Instant appliesAfter,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String errorCode,
        MembershipStatus membership) {

    /** Whether it is done, so that the answer is 200 and not 202. */
    boolean isFinal() {
        return !outcome.equals("queued") && !outcome.equals("in_progress") && !outcome.equals("needs_review");
    }
}
