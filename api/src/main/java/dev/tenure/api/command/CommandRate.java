package dev.tenure.api.command;

import dev.tenure.api.settings.Settings;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** How often a user may ask for something in a minute of wall time, at this door: commands, and costly look-ups apart. */
@Component
public class CommandRate {

    private static final int PER_MINUTE = 30;

    private final UserBuckets commands;
    private final UserBuckets searches;

    CommandRate(Settings settings) {
        int perMinute = settings.number("TENURE_COMMANDS_PER_MINUTE", PER_MINUTE, 1, 100_000);
        this.commands = new UserBuckets(perMinute);
        this.searches = new UserBuckets(perMinute);
    }

    /** Throws a problem when the user has to wait. */
    public void take(UUID userId) {
        commands.take(userId);
    }

    /** The same for a command that is not stored, and so is searched for in its workflow's history. */
    void takeSearch(UUID userId) {
        searches.take(userId);
    }
}
