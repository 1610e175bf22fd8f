package dev.tenure.sandbox.paddle.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Everything that the sandbox Paddle remembers.
 *
 * <p>There is one writer at a time: acts follow one another, so that events are committed in the order in which they
 * happened. Readers do not wait.
 */
public final class PaddleStore {

    private static final String ODDITIES = "oddities";
    private static final Duration EVENTS_KEPT = Duration.ofDays(90);
    private static final Duration STAMPS_AHEAD = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofDays(1);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final RandomGenerator random;
    private final Ids ids;
    private final ObjectTable objects;
    private final EventTable events;
    private final NotificationTable notifications;
    private final NotificationReads reads;
    private final DueTable dues;
    private final SettingTable settings;
    private final ReentrantLock writer = new ReentrantLock(true);
    private volatile boolean firstDueIsKnown;
    private volatile Optional<DueAct> firstDue = Optional.empty();
    private volatile @Nullable List<Document> destinations;
    private volatile @Nullable DeliveryMode deliveryMode;
    private volatile @Nullable Oddities oddities;
    private volatile Instant forgottenAt = Instant.EPOCH;
    private volatile Instant lastStamp = Instant.EPOCH;
    private volatile Runnable told = () -> {};

    public PaddleStore(DataSource dataSource, RandomGenerator random) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.random = random;
        this.ids = new Ids(random);
        this.objects = new ObjectTable(jdbc);
        this.events = new EventTable(jdbc);
        this.notifications = new NotificationTable(jdbc, ids);
        this.reads = new NotificationReads(jdbc);
        this.dues = new DueTable(jdbc);
        this.settings = new SettingTable(jdbc);
        Schema.create(jdbc);
    }

    /** One transaction; the caller holds the writer's turn through {@link #inTurn}. */
    public <T extends @Nullable Object> T act(Instant at, Function<Act, T> body) {
        return inTurn(() -> commit(at, body, false));
    }

    /** The same, but throws {@link OverdueException} if it meets an object for which something is due by then. */
    public <T extends @Nullable Object> T actInOrder(Instant at, Function<Act, T> body) {
        return inTurn(() -> commit(at, body, isOverdue(at)));
    }

    private boolean isOverdue(Instant at) {
        return firstDue().filter(due -> !due.dueAt().isAfter(at)).isPresent();
    }

    private Act begin(Instant at, boolean minds) {
        return new Act(at, stampsFrom(at), new Act.Tables(objects, settings, dues), ids, random, minds);
    }

    /** Acts that belong behind one another without anybody between them. */
    public <T extends @Nullable Object> T inTurn(Supplier<T> body) {
        writer.lock();
        try {
            return body.get();
        } finally {
            writer.unlock();
        }
    }

    private <T extends @Nullable Object> T commit(Instant at, Function<Act, T> body, boolean minds) {
        Act act = begin(at, minds);
        T result = transactions.execute(status -> {
            T answer = body.apply(act);
            flush(act);
            return answer;
        });
        remember(act);
        RuntimeException refusal = act.refusal();
        if (refusal != null) {
            throw refusal;
        }
        return result;
    }

    /** Runs an act in order and lets nothing of it happen. */
    public <T> T rehearse(Instant at, Function<Act, T> body) {
        Act act = begin(at, isOverdue(at));
        return body.apply(act);
    }

    private void flush(Act act) {
        objects.write(act.changed());
        objects.delete(act.removed());
        List<EventRecord> happened = oddities().applied(act.events(), ids);
        events.write(happened);
        if (!happened.isEmpty()) {
            notifications.write(happened, destinations(), act.startedAt(), deliveryMode());
        }
        dues.write(act.dues());
        if (Duration.between(forgottenAt, act.startedAt()).compareTo(FORGET_EVERY) > 0) {
            events.forget(act.startedAt().minus(EVENTS_KEPT));
        }
    }

    /** Runs after each commit that has something to tell. */
    public void onTold(Runnable listener) {
        told = listener;
    }

    /** Acts of one instant get stamps behind one another, as long as they do not run away from the clock. */
    private Instant stampsFrom(Instant at) {
        boolean close = lastStamp.isAfter(at) && lastStamp.isBefore(at.plus(STAMPS_AHEAD));
        return close ? lastStamp : at;
    }

    private void remember(Act act) {
        lastStamp = act.lastStamp();
        if (!act.events().isEmpty()) {
            told.run();
        }
        if (!act.dues().isEmpty()) {
            firstDueIsKnown = false;
        }
        if (Stream.concat(act.changed().stream(), act.removed().stream())
                .anyMatch(document -> document.kind() == Kind.NOTIFICATION_SETTING)) {
            destinations = null;
        }
        if (Duration.between(forgottenAt, act.startedAt()).compareTo(FORGET_EVERY) > 0) {
            forgottenAt = act.startedAt();
        }
    }

    /** The earliest thing that Paddle will do by itself. Looked up in the writer's turn, so that it is never stale. */
    public Optional<DueAct> firstDue() {
        if (firstDueIsKnown) {
            return firstDue;
        }
        return inTurn(() -> {
            if (!firstDueIsKnown) {
                firstDue = dues.first();
                firstDueIsKnown = true;
            }
            return firstDue;
        });
    }

    /** The notification settings. */
    public List<Document> destinations() {
        List<Document> known = destinations;
        return known == null ? inTurn(this::lookUpDestinations) : known;
    }

    private List<Document> lookUpDestinations() {
        List<Document> found = objects.all(Kind.NOTIFICATION_SETTING);
        destinations = found;
        return found;
    }

    public Oddities oddities() {
        Oddities known = oddities;
        if (known == null) {
            known = settings.find(ODDITIES).map(Json::read).map(Oddities::read).orElse(Oddities.NONE);
            oddities = known;
        }
        return known;
    }

    public void oddities(Oddities changed) {
        settings.write(ODDITIES, Json.write(changed.write()));
        oddities = changed;
    }

    public DeliveryMode deliveryMode() {
        DeliveryMode known = deliveryMode;
        if (known == null) {
            known = settings.deliveryMode();
            deliveryMode = known;
        }
        return known;
    }

    public void deliveryMode(DeliveryMode mode) {
        settings.deliveryMode(mode);
        deliveryMode = mode;
    }

    /** Tells the event of a notification once more to the same destination, as a notification of its own. */
    public String replay(String notificationId, EventRecord event, String settingId, Instant now) {
        return inTurn(() -> {
            String id = transactions.execute(status -> {
                reads.replayed(notificationId, now);
                return notifications.replay(event, settingId, now, deliveryMode());
            });
            told.run();
            return Objects.requireNonNull(id);
        });
    }

    public NotificationReads notifications() {
        return reads;
    }

    public Optional<Document> find(Kind kind, String id) {
        return objects.find(kind, id);
    }

    public List<Document> where(Kind kind, Reference reference, String id) {
        return objects.where(kind, reference, id);
    }

    public List<Document> all(Kind kind) {
        return objects.all(kind);
    }

    public EventTable events() {
        return events;
    }

    public SettingTable settings() {
        return settings;
    }

    public Ids ids() {
        return ids;
    }

    public JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Forgets every object, event and plan, and keeps the keys. */
    public void empty() {
        inTurn(() -> {
            Schema.empty(jdbc);
            firstDueIsKnown = false;
            destinations = null;
            forgottenAt = Instant.EPOCH;
            return null;
        });
    }
}
