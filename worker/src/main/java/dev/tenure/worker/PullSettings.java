package dev.tenure.worker;

import dev.tenure.activities.reconciliation.PullMode;
import dev.tenure.activities.reconciliation.ReadingPace;
import dev.tenure.activities.reconciliation.ReconciliationSettings;
import java.time.Duration;
import java.util.Locale;

/** Reads how Paddle is asked for what its webhooks should have told. */
final class PullSettings {
    private static final int STANDARD_SECONDS = 300;

    private PullSettings() {}

    static ReconciliationSettings from(Settings settings) {
        String mode = settings.oneOf("TENURE_PULL", "auto", "only", "off");
        int seconds = settings.number("TENURE_RECONCILIATION_SECONDS", STANDARD_SECONDS, 10, 86_400);
        double pages = settings.positive("TENURE_PADDLE_ACTIVITIES_PER_SECOND", 1);
        return new ReconciliationSettings(
                PullMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                Duration.ofSeconds(seconds),
                ReadingPace.pagesPerSecond(pages));
    }
}
