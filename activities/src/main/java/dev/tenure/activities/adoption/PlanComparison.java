package dev.tenure.activities.adoption;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the plans that the owner's table says with those that Tenure says; who has none on one side is free there. */
final class PlanComparison {
    private static final String FREE = "free";

    private final Mapping mapping;
    private final OwnersRows owners;

    PlanComparison(Mapping mapping, OwnersRows owners) {
        this.mapping = mapping;
        this.owners = owners;
    }

    /** What is being taken over has no plan in Tenure before its workflow has looked: it is compared the next time. */
    void run(Map<String, String> ours, AdoptionReport report) {
        Map<String, Set<String>> theirs = theirs();
        Set<String> users = new TreeSet<>(theirs.keySet());
        users.addAll(ours.keySet());
        users.removeAll(report.takenOver());
        for (String userId : users) {
            String plan = ours.getOrDefault(userId, FREE);
            Set<String> meant = theirs.getOrDefault(userId, Set.of(FREE));
            if (!meant.contains(plan)) {
                report.differs("user_id=" + userId + " theirs=" + String.join(",", meant) + " tenure=" + plan);
            }
        }
    }

    /** A user may have several rows, one for each subscription: one that gives nothing says nothing beside one that does. */
    private Map<String, Set<String>> theirs() {
        Map<String, Set<String>> theirs = new TreeMap<>();
        for (OwnersRows.Row row : owners.rows()) {
            theirs.computeIfAbsent(row.userId(), user -> new LinkedHashSet<>()).add(meant(row));
        }
        theirs.values().stream().filter(plans -> plans.size() > 1).forEach(plans -> plans.remove(FREE));
        return theirs;
    }

    private String meant(OwnersRows.Row row) {
        String word = Objects.requireNonNullElse(row.plan(), "");
        String meant = mapping.plans().getOrDefault(word, word);
        return meant.isBlank() || meant.equalsIgnoreCase(FREE) ? FREE : meant;
    }
}
