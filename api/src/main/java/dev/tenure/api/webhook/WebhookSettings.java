package dev.tenure.api.webhook;

import dev.tenure.api.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Whose webhooks are believed.
 *
 * @param secrets several while one is being replaced
 * @param tolerance between the signature's time and ours, wall time
 * @param areSimulationsApplied whether Paddle's simulated events count; never in production
 */
record WebhookSettings(List<String> secrets, Duration tolerance, boolean areSimulationsApplied) {

    private static final int TOLERANCE_SECONDS = 30;
    private static final int LONGEST_TOLERANCE_SECONDS = 3_600;

    static WebhookSettings from(Settings settings) {
        return new WebhookSettings(
                settings.list("PADDLE_WEBHOOK_SECRET", "without it no webhook of Paddle's can be believed"),
                Duration.ofSeconds(settings.number(
                        "TENURE_WEBHOOK_TOLERANCE_SECONDS", TOLERANCE_SECONDS, 1, LONGEST_TOLERANCE_SECONDS)),
                settings.optional("TENURE_SIMULATIONS").filter("apply"::equals).isPresent());
    }

    @Override
    public String toString() {
        return "WebhookSettings[secrets=" + secrets.size() + ", tolerance=" + tolerance + "]";
    }
}
