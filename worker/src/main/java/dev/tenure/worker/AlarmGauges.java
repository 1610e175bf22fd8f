package dev.tenure.worker;

import dev.tenure.activities.subscription.Alarms;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.dao.DataAccessException;

/** {@code tenure_alarms} by code: flagged subscriptions, the same at every worker; no number without Postgres. */
record AlarmGauges(Alarms alarms) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String code : Alarms.CODES) {
            Gauge.builder("tenure.alarms", this, gauges -> gauges.count(code))
                    .tag("code", code)
                    .description("Subscriptions with a flag that somebody should look at")
                    .register(registry);
        }
    }

    private double count(String code) {
        try {
            return alarms.count(code);
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }
}
