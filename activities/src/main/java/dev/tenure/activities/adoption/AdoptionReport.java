package dev.tenure.activities.adoption;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was, or would be, adopted, and what people have to look at. */
public final class AdoptionReport {
    private final List<String> adopted = new ArrayList<>();
    private final List<String> linked = new ArrayList<>();
    private final Set<String> takenOver = new HashSet<>();
    private final List<String> unlinked = new ArrayList<>();
    private final List<String> balances = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private int known;
    private int foreign;

    void adopt(String subscriptionId, String userId, String status) {
        adopted.add(subscriptionId + " user_id=" + userId + " status=" + status);
        takenOver.add(userId);
    }

    void link(String subscriptionId, String userId, String status) {
        linked.add(subscriptionId + " user_id=" + userId + " status=" + status);
        takenOver.add(userId);
    }

    void cannotLink(String subscriptionId, String customerId) {
        unlinked.add(subscriptionId + " customer_id=" + customerId);
    }

    void balance(String userId, long credits) {
        balances.add("user_id=" + userId + " credits=" + credits);
    }

    void differs(String line) {
        differences.add(line);
    }

    void know() {
        known++;
    }

    void leaveAlone() {
        foreign++;
    }

    /** Subscriptions that get a workflow and a row. */
    public List<String> adopted() {
        return List.copyOf(adopted);
    }

    /** Subscriptions that Tenure knew already, and now knows whose they are. */
    public List<String> linked() {
        return List.copyOf(linked);
    }

    /** The users of what is adopted or linked. */
    Set<String> takenOver() {
        return Set.copyOf(takenOver);
    }

    /** Subscriptions of which nobody says whose they are. */
    public List<String> unlinked() {
        return List.copyOf(unlinked);
    }

    /** Users for whom the owner's table says something else than Tenure. */
    public List<String> differences() {
        return List.copyOf(differences);
    }

    /** In words, one thing a line. */
    public String text(boolean isDryRun) {
        List<String> lines = new ArrayList<>();
        section(lines, isDryRun ? "would be adopted" : "adopted", adopted);
        section(lines, isDryRun ? "known already, would be linked" : "known already, now linked", linked);
        section(lines, "cannot be linked to a user, left alone", unlinked);
        section(lines, isDryRun ? "credits would be brought to" : "credits brought to", balances);
        section(lines, "differ from your table", differences);
        lines.add(known + " known already, " + foreign + " not ours");
        return String.join(System.lineSeparator(), lines);
    }

    private static void section(List<String> lines, String title, List<String> entries) {
        lines.add(entries.size() + " " + title + (entries.isEmpty() ? "" : ":"));
        entries.forEach(entry -> lines.add("  " + entry));
    }
}
