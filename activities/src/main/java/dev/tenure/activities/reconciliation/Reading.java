package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareRequest;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.PullOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.ReadOutcome;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pull and then page after page, at the pace at which the workers may begin conversations with Paddle, until all is read
 * or the time is over.
 */
final class Reading {
    private final Pull pull;
    private final Comparison comparison;
    private final ReadingPace pace;
    private final long beganNanos = System.nanoTime();
    private long keptNanos = beganNanos;

    Reading(Pull pull, Comparison comparison, ReadingPace pace) {
        this.pull = pull;
        this.comparison = comparison;
        this.pace = pace;
    }

    /** How far it came; what a further try of the activity begins with. */
    record Progress(@Nullable String afterSubscriptionId, int fresh, int differing) {

        private Progress pulled(PullOutcome outcome) {
            return new Progress(afterSubscriptionId, fresh + outcome.fresh(), differing);
        }

        private Progress compared(CompareOutcome outcome) {
            return new Progress(outcome.continueAfter(), fresh, differing + outcome.differing());
        }

        private ReadOutcome outcome(boolean isAvailable, boolean hasMore) {
            return new ReadOutcome(isAvailable, fresh, differing, hasMore, afterSubscriptionId);
        }
    }

    /** @param kept is told the progress now and then: each time is a billed action */
    ReadOutcome run(CompareRequest request, Progress from, Consumer<Progress> kept) {
        PullOutcome pulled = pull.run();
        Progress progress = from.pulled(pulled);
        while (pulled.isAvailable() && pulled.hasMore() && isInTime()) {
            pause();
            pulled = pull.run();
            progress = progress.pulled(pulled);
        }
        if (!pulled.isAvailable() || pulled.hasMore()) {
            return progress.outcome(pulled.isAvailable(), pulled.hasMore());
        }
        return compare(request, progress, kept);
    }

    private ReadOutcome compare(CompareRequest request, Progress from, Consumer<Progress> kept) {
        Progress progress = from;
        boolean hasMore;
        do {
            pause();
            CompareOutcome compared =
                    comparison.run(new CompareRequest(progress.afterSubscriptionId(), request.passBeganAt()));
            progress = progress.compared(compared);
            if (!compared.isAvailable()) {
                return progress.outcome(false, false);
            }
            hasMore = compared.continueAfter() != null;
            keepNowAndThen(progress, kept);
        } while (hasMore && isInTime());
        return progress.outcome(true, hasMore);
    }

    private boolean isInTime() {
        return System.nanoTime() - beganNanos < pace.longest().toNanos();
    }

    private void keepNowAndThen(Progress progress, Consumer<Progress> kept) {
        if (System.nanoTime() - keptNanos >= pace.betweenHeartbeats().toNanos()) {
            kept.accept(progress);
            keptNanos = System.nanoTime();
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(pace.betweenPages().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted between two pages", e);
        }
    }
}
