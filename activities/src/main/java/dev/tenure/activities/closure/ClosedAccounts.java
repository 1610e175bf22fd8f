package dev.tenure.activities.closure;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether an account is closed: then a checkout that carries its link belongs to nobody. An answer is good for some
 * seconds; what slips through is ended by the account's closure.
 */
public final class ClosedAccounts implements Predicate<String> {
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final JdbcClient jdbc;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(boolean isClosed, long atNanos) {

        /** What is closed stays closed. */
        boolean isGood() {
            return isClosed || System.nanoTime() - atNanos < GOOD_FOR.toNanos();
        }
    }

    public ClosedAccounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean test(String userId) {
        Answer known = answers.get(userId);
        if (known != null && known.isGood()) {
            return known.isClosed();
        }
        if (answers.size() >= MOST) {
            answers.clear();
        }
        boolean isClosed = jdbc.sql("select exists (select from public.account_closures where user_id = :user)")
                .param("user", UUID.fromString(userId))
                .query(Boolean.class)
                .single();
        answers.put(userId, new Answer(isClosed, System.nanoTime()));
        return isClosed;
    }
}
