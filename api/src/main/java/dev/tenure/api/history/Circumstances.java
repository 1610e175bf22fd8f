package dev.tenure.api.history;

import dev.tenure.api.history.Histories.Happening;
import dev.tenure.workflows.subscription.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Under which names the words for something are looked up, the most exact first: one event happens in several ways. */
final class Circumstances {

    /** The words of a reason that make it another story. Operators' own words stay theirs. */
    static final Set<String> CAUSES = Set.of(
            "chargeback",
            "chargeback_warning",
            "chargeback_reverse",
            "chargeback_warning_reverse",
            "refund",
            "pending_approval",
            "rejected",
            "reversed",
            "raised",
            "duplicate_subscription");

    private Circumstances() {}

    static List<String> of(Happening happening) {
        String event = happening.event();
        List<String> keys = new ArrayList<>();
        // What became of it is told last, and says more than what it was.
        causes(happening).reversed().forEach(cause -> keys.add(event + "." + cause));
        switch (happening.actor()) {
            case "customer", "service" -> {}
            case "provider" -> keys.addAll(List.of(event + ".provider", event + ".others"));
            case String actor
            when Command.isOperators(actor) -> keys.addAll(List.of(event + ".operator", event + ".others"));
            case String others -> keys.add(event + ".others");
        }
        keys.add(event);
        return keys;
    }

    private static List<String> causes(Happening happening) {
        String reason = happening.reason();
        boolean isOurs =
                !Command.isOperators(happening.actor()) || happening.event().equals("membership_refund");
        return reason == null || !isOurs
                ? List.of()
                : Arrays.stream(reason.split(" ", -1)).filter(CAUSES::contains).toList();
    }
}
