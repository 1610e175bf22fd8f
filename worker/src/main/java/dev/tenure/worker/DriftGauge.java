package dev.tenure.worker;

import dev.tenure.activities.reconciliation.Drift;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.dao.DataAccessException;

/** {@code tenure_drift}: differences from Paddle that are open, the same at every worker; no number without Postgres. */
record DriftGauge(Drift drift) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tenure.drift", this, DriftGauge::count)
                .description("Differences between Paddle and Tenure that are open")
                .register(registry);
    }

    private double count() {
        try {
            return drift.count();
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }
}
