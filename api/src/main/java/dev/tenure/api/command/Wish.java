package dev.tenure.api.command;

import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import org.jspecify.annotations.Nullable;

/**
 * A command, and whose it is.
 *
 * @param reason why, in the words of whoever asks: for the audit, and never for a workflow; null if they did not say
 */
record Wish(Member member, Command command, @Nullable String reason) {

    Wish {
        reason = reason == null || reason.isBlank() ? null : reason;
    }

    static Wish of(Member member, Command command) {
        return new Wish(member, command, null);
    }

    /** The same with its last particulars. */
    Wish completed(Command whole) {
        return new Wish(member, whole, reason);
    }
}
