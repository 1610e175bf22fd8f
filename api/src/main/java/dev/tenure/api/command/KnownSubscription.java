package dev.tenure.api.command;

import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.PendingCommand;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A subscription as Postgres knows it: what its workflow last stored. */
record KnownSubscription(String subscriptionId, String status, SubscriptionState state) {

    /** What Paddle goes on billing can be canceled, whatever it gives here. */
    boolean isOpen() {
        SubscriptionFact provider = state.provider();
        return provider == null ? !status.equals("ended") : !provider.status().equals("canceled");
    }

    Optional<Command.Remembered> remembered(String commandId) {
        return state.outcomes().stream()
                .filter(outcome -> outcome.commandId().equals(commandId))
                .findFirst();
    }

    /** What takes this command back and is not finished. */
    Optional<PendingCommand> withdrawalOf(String commandId) {
        return Optional.ofNullable(state.pending())
                .filter(pending -> pending.withdraws() != null
                        && pending.withdraws().command().commandId().equals(commandId));
    }

    Optional<PendingCommand> pending(String commandId) {
        return Stream.of(state.pending(), state.planned())
                .filter(Objects::nonNull)
                .filter(pending -> pending.commandId().equals(commandId))
                .findFirst();
    }
}
