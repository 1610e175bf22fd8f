package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's {@code Idempotency-Key} says: the same key of the same caller for the same user's same command is the
 * same command; for another command it is another key. Keys of different callers never meet.
 *
 * @param isGiven false if there was none, and each request is a command of its own
 */
record CommandKey(String commandId, boolean isGiven) {

    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");
    private static final String GRANT = "grt_";
    private static final String CUSTOMER = "customer";

    static CommandKey of(Member member, Command.Kind kind, @Nullable String header) {
        if (header == null) {
            return new CommandKey(CommandIds.random(), false);
        }
        refuseOdd(header);
        return new CommandKey(id(member, kind.word(), header), true);
    }

    /** The id of a membership that an operator gives: the same key of the same operator gives the same one. */
    static String ofGrant(Member member, @Nullable String header) {
        if (header != null) {
            refuseOdd(header);
        }
        String commandId = header == null ? CommandIds.random() : id(member, "give", header);
        return commandId.replaceFirst("^cmd_", GRANT);
    }

    private static void refuseOdd(String header) {
        if (header.isBlank() || !KEY.matcher(header).matches()) {
            throw Problem.of(
                            ProblemCode.INVALID_REQUEST,
                            "The header Idempotency-Key must have 1 to 255 printable ASCII characters.")
                    .asException();
        }
    }

    /** A customer's own keys are scoped by the user alone: so were those that running workflows remember. */
    private static String id(Member member, String command, String header) {
        UUID user = member.userId();
        String caller = member.actor().equals(CUSTOMER) ? user.toString() : user + "/" + member.actor();
        return CommandIds.of(caller + "/" + command + "/" + header);
    }
}
