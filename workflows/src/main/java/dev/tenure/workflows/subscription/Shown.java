package dev.tenure.workflows.subscription;

import io.temporal.common.SearchAttributes;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run shows of itself in Temporal's list and on its page. Writing a search attribute costs an action, carrying it
 * to the next run costs none.
 */
final class Shown {
    private final boolean isSearchable = Workflow.getTypedSearchAttributes().containsKey(Searchable.STATUS);
    private SearchAttributes written;

    /** A run is started with the attributes of the state that it is started with. */
    Shown(SubscriptionState last) {
        written = Searchable.of(last);
    }

    /** Called at each rest and before Paddle is asked: costs nothing, and a new run begins with none. */
    void details(SubscriptionState state) {
        String runBefore = Workflow.getInfo().getContinuedExecutionRunId().orElse(null);
        Workflow.setCurrentDetails(Details.of(state, runBefore));
    }

    /** Called when the run is about to wait, so that what happens at once is written once. */
    void attributes(SubscriptionState state) {
        SearchAttributes current = Searchable.of(state);
        if (isSearchable && !current.equals(written)) {
            Workflow.upsertTypedSearchAttributes(Searchable.updates(state));
            written = current;
        }
    }

    /**
     * The next run is up to date in the list from its start, and names the run before it. Temporal gives it no static
     * summary of the first one's: the memo says what it is about.
     */
    ContinueAsNewOptions nextRun(SubscriptionState state) {
        Map<String, Object> memo = new TreeMap<>();
        memo.put("run_before", Workflow.getInfo().getRunId());
        memo.put("about", Wording.summary(state.userId()));
        ContinueAsNewOptions.Builder options = ContinueAsNewOptions.newBuilder().setMemo(memo);
        if (isSearchable) {
            options.setTypedSearchAttributes(Searchable.of(state));
        }
        return options.build();
    }
}
