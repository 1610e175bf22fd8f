package dev.tenure.api.health;

import dev.tenure.api.command.SubscriptionDesk;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up when Temporal answers. */
@Component("apiTemporalHealthIndicator")
final class TemporalHealth implements HealthIndicator {

    private final SubscriptionDesk desk;

    TemporalHealth(SubscriptionDesk desk) {
        this.desk = desk;
    }

    @Override
    public Health health() {
        return (desk.isTemporalThere() ? Health.up() : Health.down()).build();
    }
}
