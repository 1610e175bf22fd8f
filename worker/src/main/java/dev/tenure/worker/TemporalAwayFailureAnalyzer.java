package dev.tenure.worker;

import dev.tenure.activities.temporal.TemporalAwayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets a start that waited for Temporal in vain end with one sentence instead of a stack trace. */
final class TemporalAwayFailureAnalyzer extends AbstractFailureAnalyzer<TemporalAwayException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TemporalAwayException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
