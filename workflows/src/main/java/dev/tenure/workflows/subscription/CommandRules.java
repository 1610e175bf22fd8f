package dev.tenure.workflows.subscription;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a command means in each situation, before Paddle is asked: the table that people read.
 *
 * @param event the audit's name for it
 */
public record CommandRules(Command.Kind kind, String event, Map<Situation, Verdict> verdicts) {

    /** What is done about a command. */
    public sealed interface Verdict {

        /** Paddle is asked, at once or at the time that the command's own rules say. */
        record Ask() implements Verdict {}

        /** It is as wanted; nobody needs to be asked. */
        record Done() implements Verdict {}

        /** It is refused, and nothing changes. */
        record Refuse(String errorCode, String detail) implements Verdict {}
    }

    private static final Verdict ASK = new Verdict.Ask();
    private static final Verdict DONE = new Verdict.Done();
    private static final Verdict OVER = new Verdict.Refuse("NO_SUBSCRIPTION", "ended");
    private static final Verdict PAST_DUE = conflict("past_due");
    private static final Verdict PAUSED = conflict("paused");
    private static final Verdict TRIALING = conflict("trialing");
    private static final Verdict CANCELING = conflict("cancel_scheduled");
    private static final Verdict NOT_PAUSED = conflict("not_paused");
    private static final Verdict UNSEEN = conflict("not_seen_yet");

    private static final Map<Command.Kind, CommandRules> ALL = all();

    public CommandRules {
        verdicts = Collections.unmodifiableMap(new EnumMap<>(verdicts));
    }

    /** The rules of one command. */
    public static CommandRules of(Command.Kind kind) {
        return Objects.requireNonNull(ALL.get(kind));
    }

    /** What is done about it in a situation. */
    public Verdict in(Situation situation) {
        return Objects.requireNonNull(verdicts.get(situation));
    }

    private static Map<Command.Kind, CommandRules> all() {
        Map<Command.Kind, CommandRules> all = new EnumMap<>(Command.Kind.class);
        for (Command.Kind kind : Command.Kind.values()) {
            Map<Situation, Verdict> verdicts = new EnumMap<>(Situation.class);
            for (Situation situation : Situation.values()) {
                verdicts.put(situation, verdict(kind, situation));
            }
            all.put(kind, new CommandRules(kind, event(kind), verdicts));
        }
        return all;
    }

    private static Verdict verdict(Command.Kind kind, Situation situation) {
        return switch (kind) {
            case CANCEL, END_NOW -> situation == Situation.ENDED ? DONE : ASK;
            case KEEP ->
                switch (situation) {
                    case UNSEEN, TRIALING, ACTIVE, CANCELING, PAUSING, PAST_DUE -> ASK;
                    case PAUSED -> PAUSED;
                    case ENDING, ENDED -> OVER;
                };
            case CHANGE ->
                switch (situation) {
                    // In a trial and before a scheduled end the change's own rules decide, by when it is wanted.
                    case TRIALING, ACTIVE, CANCELING, PAUSING -> ASK;
                    case UNSEEN -> UNSEEN;
                    case PAST_DUE -> PAST_DUE;
                    case PAUSED -> PAUSED;
                    case ENDING, ENDED -> OVER;
                };
            case PAUSE ->
                switch (situation) {
                    case ACTIVE, PAUSING -> ASK;
                    case PAUSED -> DONE;
                    case UNSEEN -> UNSEEN;
                    case TRIALING -> TRIALING;
                    case CANCELING -> CANCELING;
                    case PAST_DUE -> PAST_DUE;
                    case ENDING, ENDED -> OVER;
                };
            case RESUME ->
                switch (situation) {
                    // What is known here may be older than a pause in the dashboard.
                    case ACTIVE, PAUSING, PAUSED -> ASK;
                    case UNSEEN -> UNSEEN;
                    case TRIALING, CANCELING -> NOT_PAUSED;
                    case PAST_DUE -> PAST_DUE;
                    case ENDING, ENDED -> OVER;
                };
        };
    }

    private static String event(Command.Kind kind) {
        return switch (kind) {
            case CANCEL, END_NOW -> "membership_cancel_requested";
            case KEEP -> "membership_cancel_withdrawn";
            case CHANGE -> "membership_change_requested";
            case PAUSE -> "membership_pause_requested";
            case RESUME -> "membership_resume_requested";
        };
    }

    private static Verdict conflict(String detail) {
        return new Verdict.Refuse("COMMAND_CONFLICT", detail);
    }
}
