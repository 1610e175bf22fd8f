package dev.tenure.api.command;

import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.PendingCommand;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names commands. Keys are hashed: workflows carry no text of people's, and the id stands in addresses. */
final class CommandIds {

    private static final String PREFIX = "cmd_";
    private static final int CHARACTERS = 32;

    private CommandIds() {}

    /** A command that nobody will repeat. */
    static String random() {
        return PREFIX + UUID.randomUUID().toString().replace("-", "");
    }

    /** The same text is the same command. */
    static String of(String scopedKey) {
        return PREFIX + hash(scopedKey);
    }

    /** The id under which somebody withdraws a command: doing it twice is one command, until it was tried again. */
    static String ofWithdrawal(PendingCommand waiting, String actor) {
        return PREFIX + hash("withdraw/" + waiting.commandId() + "/" + waiting.attempts() + "/" + actor);
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
