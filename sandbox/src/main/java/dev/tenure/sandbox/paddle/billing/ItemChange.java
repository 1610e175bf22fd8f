package dev.tenure.sandbox.paddle.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between a subscription's items before and after an update.
 *
 * @param deltas what comes (positive quantity) and what goes (negative)
 * @param before the items as they were
 * @param after the items as they will be
 * @param period the running period
 * @param nextPeriod the period from now on, if the update begins a new one: another billing cycle does
 */
record ItemChange(
        List<Delta> deltas, List<Delta> before, List<Delta> after, Period period, Optional<Period> nextPeriod) {

    /** A price and how many of it. */
    record Delta(ObjectNode price, ObjectNode product, long quantity) {

        Line prorated(BigDecimal rate, Instant from, Instant until) {
            return Line.prorated(price, product, quantity, rate, new Period(from, until));
        }

        Line returned(BigDecimal rate, Instant from, Instant until) {
            return Line.prorated(price, product, -quantity, rate, new Period(from, until));
        }
    }

    ItemChange {
        deltas = List.copyOf(deltas);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    boolean isNothing() {
        return deltas.isEmpty();
    }

    /** What the change costs, and gives back, by the way it is billed. */
    List<Line> lines(ProrationMode mode, Instant now) {
        if (mode == ProrationMode.DO_NOT_BILL) {
            return List.of();
        }
        return nextPeriod
                .map(next -> anotherCycle(mode, next, now))
                .orElseGet(() -> mode.isProrated() ? prorated(now) : full(now));
    }

    /** For what is left of the period: what comes is charged, what goes is given back. */
    private List<Line> prorated(Instant now) {
        BigDecimal rate = period.rateLeftAt(now);
        return deltas.stream()
                .map(delta -> delta.prorated(rate, now, period.endsAt()))
                .toList();
    }

    /** What comes is charged as for a whole period, nothing is given back. */
    private List<Line> full(Instant now) {
        return deltas.stream()
                .filter(delta -> delta.quantity() > 0)
                .map(delta -> delta.prorated(BigDecimal.ONE, now, period.endsAt()))
                .toList();
    }

    /** Everything begins anew: the whole new period is charged, and if prorated the rest of the old one given back. */
    private List<Line> anotherCycle(ProrationMode mode, Period next, Instant now) {
        List<Line> lines = new ArrayList<>();
        after.forEach(item -> lines.add(item.prorated(BigDecimal.ONE, next.startsAt(), next.endsAt())));
        if (mode.isProrated()) {
            BigDecimal rate = period.rateLeftAt(now);
            before.forEach(item -> lines.add(item.returned(rate, now, period.endsAt())));
        }
        return lines;
    }
}
