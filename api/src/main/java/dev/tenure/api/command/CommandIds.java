package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.workflows.subscription.Command;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names commands. The caller's key is scoped by user and command and hashed: workflows carry no text of people's, and
 * the id stands in addresses.
 */
final class CommandIds {

    private static final String PREFIX = "cmd_";
    private static final int CHARACTERS = 32;
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private CommandIds() {}

    /** The same key of the same user for the same command is the same command; without a key each is a new one. */
    static String of(UUID userId, Command.Kind kind, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return PREFIX + UUID.randomUUID().toString().replace("-", "");
        }
        if (idempotencyKey.isBlank() || !KEY.matcher(idempotencyKey).matches()) {
            throw Problem.of(
                            ProblemCode.INVALID_REQUEST,
                            "The header Idempotency-Key must have 1 to 255 printable ASCII characters.")
                    .asException();
        }
        return PREFIX + hash(userId + "/" + kind.word() + "/" + idempotencyKey);
    }

    /** The id under which a command is withdrawn: withdrawing twice is one command. */
    static String ofWithdrawal(String commandId) {
        return PREFIX + hash("withdraw/" + commandId);
    }

    /** Of the request's method and body, so that the same key with another body is noticed. */
    static String fingerprint(Command.Kind kind, @Nullable String body) {
        return hash("POST /" + kind.word() + "\n" + (body == null ? "" : body));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, CHARACTERS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }
}
