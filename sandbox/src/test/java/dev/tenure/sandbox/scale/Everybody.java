package dev.tenure.sandbox.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.scale.Outside.Bought;
import dev.tenure.sandbox.scale.Standings.Standing;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All who bought, and what is known of them outside Tenure. */
final class Everybody {
    static final String PRO = "pri_01tenure0pro0monthly000000";
    static final String PRO_YEARLY = "pri_01tenure0pro0yearly0000000";
    private static final long CREDITS = 1_000;

    private final List<Bought> all = new ArrayList<>();
    private final Map<String, Instant> canceledAt = new HashMap<>();

    void join(Collection<Bought> others) {
        all.addAll(others);
    }

    void cancels(Outside outside, Bought bought) {
        outside.cancelInDashboard(bought);
        canceledAt.put(bought.subscriptionId(), outside.now());
    }

    /** One in so many of those who pay monthly. */
    List<Bought> monthly(int oneIn, int offset) {
        List<Bought> monthly = all.stream()
                .filter(bought -> bought.priceId().equals(PRO) && !canceledAt.containsKey(bought.subscriptionId()))
                .toList();
        List<Bought> some = new ArrayList<>();
        for (int number = Math.min(offset, monthly.size() - 1); number < monthly.size(); number += oneIn) {
            some.add(monthly.get(number));
        }
        return some;
    }

    /** Beside the calendar, and beside Paddle. */
    void areWhereTheyMustBe(JdbcClient database, Instant now) {
        Map<String, Standing> standings = Standings.read(database);
        List<String> wrong = new ArrayList<>();
        for (Bought bought : all) {
            String difference = difference(bought, standings.get(bought.subscriptionId()), now);
            if (difference != null) {
                wrong.add(bought + " " + difference + ": " + standings.get(bought.subscriptionId()));
            }
        }
        assertThat(wrong.stream().limit(10)).as("%d are wrong", wrong.size()).isEmpty();
    }

    private @Nullable String difference(Bought bought, @Nullable Standing standing, Instant now) {
        if (standing == null) {
            return "is not there";
        }
        boolean isMonthly = bought.priceId().equals(PRO);
        ExpectedLife life = new ExpectedLife(standing.startedAt(), isMonthly ? Period.ofMonths(1) : Period.ofYears(1));
        return canceledAt.containsKey(bought.subscriptionId())
                ? ofCanceled(standing, life, canceledAt.get(bought.subscriptionId()), now)
                : ofOpen(standing, life, now);
    }

    private static @Nullable String ofOpen(Standing standing, ExpectedLife life, Instant now) {
        List<Instant> ends = life.ends(now);
        Instant end = ends.getLast();
        boolean isPaid = standing.status().equals("active")
                && standing.level() == 1
                && end.equals(standing.paidThrough())
                && end.equals(standing.nextBillingAt())
                && end.equals(standing.shownPaidThrough())
                && standing.plan().equals("pro");
        if (!isPaid || !standing.renewedThrough().equals(ends.subList(1, ends.size()))) {
            return "should have been renewed through " + ends;
        }
        if (!end.equals(standing.paddleEndsAt()) || !standing.paddleStatus().equals("active")) {
            return "is not what Paddle has";
        }
        return standing.credits() == CREDITS * life.grants(now) ? null : "should have " + life.grants(now) + " grants";
    }

    /** The period in which it was canceled is the last. */
    private static @Nullable String ofCanceled(Standing standing, ExpectedLife life, Instant canceledAt, Instant now) {
        Instant end = life.ends(canceledAt).getLast();
        if (end.isAfter(now)) {
            return standing.level() == 1 && end.equals(standing.paidThrough()) ? null : "should end at " + end;
        }
        boolean isOver = standing.status().equals("ended")
                && standing.level() == 0
                && standing.plan().equals("free")
                && standing.paddleStatus().equals("canceled")
                && standing.credits() == CREDITS * life.grants(end.minusSeconds(1));
        return isOver ? null : "should have ended at " + end;
    }
}
