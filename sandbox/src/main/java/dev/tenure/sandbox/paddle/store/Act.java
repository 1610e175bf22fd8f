package dev.tenure.sandbox.paddle.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One act of Paddle: what it reads and changes, and the events that tell of it. All of it is committed together, or
 * nothing is.
 */
public final class Act {

    private static final int LARGEST_TICK_MICROS = 60;

    private final Instant startedAt;
    private final ObjectTable objects;
    private final SettingTable settings;
    private final DueTable planned;
    private final Ids ids;
    private final RandomGenerator random;
    private final boolean minds;
    private final Map<String, Document> loaded = new LinkedHashMap<>();
    private final Set<Document> changed = new LinkedHashSet<>();
    private final Set<Document> removed = new LinkedHashSet<>();
    private final List<EventRecord> events = new ArrayList<>();
    private final Map<DueKey, Optional<Instant>> dues = new LinkedHashMap<>();
    private Instant now;
    private @Nullable RuntimeException refusal;

    /** Where an act reads. */
    record Tables(ObjectTable objects, SettingTable settings, DueTable dues) {}

    /** Names a due act: an object has at most one of each kind. */
    record DueKey(String subjectId, DueKind kind) {}

    /** @param minds whether to throw {@link OverdueException} when it meets what something is due for */
    Act(Instant startedAt, Instant stampsFrom, Tables tables, Ids ids, RandomGenerator random, boolean minds) {
        this.startedAt = PaddleTime.micros(startedAt);
        this.objects = tables.objects();
        this.settings = tables.settings();
        this.planned = tables.dues();
        this.ids = ids;
        this.random = random;
        this.minds = minds;
        this.now = PaddleTime.micros(stampsFrom);
    }

    /** When the act happens: rules compare with this. */
    public Instant startedAt() {
        return startedAt;
    }

    /** The next stamp, some microseconds after the last one. */
    public Instant tick() {
        now = now.plus(1 + random.nextInt(LARGEST_TICK_MICROS), ChronoUnit.MICROS);
        return now;
    }

    public String newId(String prefix) {
        return ids.next(prefix, now);
    }

    /** The next number of a series, without gaps. */
    public long count(String series) {
        return settings.count(series);
    }

    public RandomGenerator random() {
        return random;
    }

    public Optional<Document> find(Kind kind, String id) {
        Document known = loaded.get(id);
        if (known != null) {
            return Optional.of(known).filter(document -> document.kind() == kind);
        }
        Optional<Document> found = objects.find(kind, id);
        found.ifPresent(this::load);
        return found;
    }

    private Document load(Document document) {
        if (minds) {
            planned.firstOf(document.id())
                    .filter(due -> !due.dueAt().isAfter(startedAt))
                    .ifPresent(due -> {
                        throw new OverdueException(due);
                    });
        }
        loaded.put(document.id(), document);
        return document;
    }

    /** Reads an object that must be there, because another one refers to it. */
    public Document get(Kind kind, String id) {
        return find(kind, id).orElseThrow(() -> new IllegalStateException(kind + " " + id + " is gone"));
    }

    public List<Document> where(Kind kind, Reference reference, String id) {
        return objects.where(kind, reference, id).stream()
                .map(document -> {
                    Document known = loaded.get(document.id());
                    return known == null ? load(document) : known;
                })
                .toList();
    }

    public List<Document> all(Kind kind) {
        return objects.all(kind);
    }

    /** Takes an object out of Paddle; what was told of it stays told. */
    public void remove(Document document) {
        changed.remove(document);
        removed.add(document);
    }

    public Optional<Document> customerOf(String email) {
        return objects.customerOf(email).flatMap(id -> find(Kind.CUSTOMER, id));
    }

    /** Puts a new object into the act; its data has its id already. */
    public Document add(Kind kind, ObjectNode data, ObjectNode hidden) {
        Document document = new Document(kind, data, hidden);
        loaded.put(document.id(), document);
        changed.add(document);
        return document;
    }

    /** Notes that the object changed, without a trace in its {@code updated_at}. */
    public void keep(Document document) {
        changed.add(document);
    }

    /** Notes that the object changed now. */
    public void touch(Document document) {
        document.put("updated_at", tick());
        changed.add(document);
    }

    /** One event: the object's data as of now. */
    public void emit(String type, Document document) {
        emitAs(type, document.kind(), document.data(), tick());
    }

    /** One event with data that differs from the object's own. */
    public void emit(String type, Kind kind, ObjectNode data) {
        emitAs(type, kind, data, tick());
    }

    /** Two events of one instant, in either order: Paddle promises none. */
    public void emitTogether(Document document, String first, String second) {
        Instant at = tick();
        boolean turned = random.nextBoolean();
        emitAs(turned ? second : first, document.kind(), document.data(), at);
        emitAs(turned ? first : second, document.kind(), document.data(), at);
    }

    /** An event, and one with data that differs, of one instant. */
    public void emitTogether(Document document, String type, String otherType, ObjectNode otherData) {
        Instant at = tick();
        boolean turned = random.nextBoolean();
        if (turned) {
            emitAs(otherType, document.kind(), otherData, at);
        }
        emitAs(type, document.kind(), document.data(), at);
        if (!turned) {
            emitAs(otherType, document.kind(), otherData, at);
        }
    }

    private void emitAs(String type, Kind kind, ObjectNode data, Instant at) {
        ObjectNode told = kind == Kind.TRANSACTION ? Snapshots.told(type, data) : data;
        events.add(new EventRecord(ids.next("evt", at), type, at, Json.write(told)));
    }

    /** Paddle will do this by itself then; replaces what was planned of the same kind. */
    public void plan(String subjectId, DueKind kind, Instant at) {
        dues.put(new DueKey(subjectId, kind), Optional.of(at));
    }

    public void unplan(String subjectId, DueKind kind) {
        dues.put(new DueKey(subjectId, kind), Optional.empty());
    }

    public boolean isPlanned(String subjectId, DueKind kind) {
        Optional<Instant> here = dues.get(new DueKey(subjectId, kind));
        return here == null ? planned.contains(subjectId, kind) : here.isPresent();
    }

    /** Answers the caller with a refusal although what happened so far stays. */
    public void refuseAfterwards(RuntimeException answer) {
        refusal = answer;
    }

    @Nullable
    RuntimeException refusal() {
        return refusal;
    }

    Instant lastStamp() {
        return now;
    }

    Set<Document> changed() {
        return changed;
    }

    Set<Document> removed() {
        return removed;
    }

    List<EventRecord> events() {
        return events;
    }

    Map<DueKey, Optional<Instant>> dues() {
        return dues;
    }
}
