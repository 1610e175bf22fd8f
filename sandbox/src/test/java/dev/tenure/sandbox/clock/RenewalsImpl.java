package dev.tenure.sandbox.clock;

import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** Ordinary workflow code. */
public final class RenewalsImpl implements Renewals {

    static final Duration PERIOD = Duration.ofDays(30);

    private final RenewalRecord record = Workflow.newLocalActivityStub(
            RenewalRecord.class,
            LocalActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(5))
                    .build());

    @Override
    public void live(String subscriptionId, Instant dueAt) {
        Workflow.sleep(Duration.between(now(), dueAt));
        record.renewed(subscriptionId, now(), dueAt.plus(PERIOD));
        Workflow.continueAsNew(subscriptionId, dueAt.plus(PERIOD));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
