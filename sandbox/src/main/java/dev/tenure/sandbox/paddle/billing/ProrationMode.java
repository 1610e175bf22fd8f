package dev.tenure.sandbox.paddle.billing;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How a change of items is billed. The change itself takes effect at once in all of them. */
enum ProrationMode {
    PRORATED_IMMEDIATELY(true, true),
    PRORATED_NEXT_BILLING_PERIOD(false, true),
    FULL_IMMEDIATELY(true, false),
    FULL_NEXT_BILLING_PERIOD(false, false),
    DO_NOT_BILL(false, false);

    private final boolean immediate;
    private final boolean prorated;

    ProrationMode(boolean immediate, boolean prorated) {
        this.immediate = immediate;
        this.prorated = prorated;
    }

    boolean isImmediate() {
        return immediate;
    }

    boolean isProrated() {
        return prorated;
    }

    boolean isNextPeriod() {
        return this == PRORATED_NEXT_BILLING_PERIOD || this == FULL_NEXT_BILLING_PERIOD;
    }

    static Optional<ProrationMode> read(JsonNode body) {
        JsonNode given = body.path("proration_billing_mode");
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ProrationMode.valueOf(given.asString("").toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw PaddleRefusal.field("proration_billing_mode", "is not a proration billing mode");
        }
    }
}
