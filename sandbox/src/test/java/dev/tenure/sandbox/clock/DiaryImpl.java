package dev.tenure.sandbox.clock;

import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Ordinary workflow code. */
public final class DiaryImpl implements Diary {

    private final List<Entry> entries;
    private boolean turned;
    private boolean closed;
    private boolean noted;
    private boolean isReader;
    private int read;
    private int asked;

    @WorkflowInit
    public DiaryImpl(Page page) {
        entries = new ArrayList<>(page.entries());
        write("born");
    }

    @Override
    public void live(Page page) {
        switch (page.habit()) {
            case TIMERS -> page.delays().forEach(this::writeWhenOver);
            case SCOPE -> scope(page.delays().getFirst());
            case AWAIT -> awaitNote(page.delays().getFirst());
            case SLEEP -> sleep(page.delays().getFirst());
            case CHILD -> child();
            case ALARM -> workOff(page.delays().getFirst());
        }
        Workflow.await(() -> closed || turned);
        if (!closed) {
            Workflow.newContinueAsNewStub(Diary.class).live(new Page(page.habit(), page.delays(), entries));
        }
    }

    private void writeWhenOver(Duration delay) {
        Workflow.newTimer(delay).thenApply(nothing -> {
            write(delay.toString());
            return delay;
        });
    }

    private void scope(Duration delay) {
        CancellationScope scope =
                Workflow.newCancellationScope(() -> Workflow.newTimer(delay).handle((nothing, failure) -> {
                    write(failure == null ? "fired" : failure.getClass().getSimpleName());
                    return delay;
                }));
        scope.run();
        Workflow.await(() -> noted);
        scope.cancel();
    }

    private void awaitNote(Duration atMost) {
        boolean met = Workflow.await(atMost, () -> noted);
        write(met ? "met" : "deadline");
    }

    private void sleep(Duration duration) {
        Workflow.sleep(duration);
        write("awake");
    }

    private void child() {
        Diary child = Workflow.newChildWorkflowStub(Diary.class);
        Async.procedure(child::live, new Page(Habit.TIMERS, List.of(), List.of()));
        Workflow.getWorkflowExecution(child).get();
        child.note("hello");
        write("child " + Workflow.getWorkflowExecution(child).get().getWorkflowId());
    }

    private void workOff(Duration delay) {
        isReader = true;
        Proofreader proofreader = Workflow.newLocalActivityStub(
                Proofreader.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(5))
                        .build());
        while (!closed) {
            CancellationScope alarm = Workflow.newCancellationScope(() -> writeWhenOver(delay));
            alarm.run();
            Workflow.await(() -> closed || read < asked);
            for (; read < asked; read++) {
                proofreader.read("question " + read);
            }
            alarm.cancel();
        }
    }

    @Override
    public void note(String text) {
        noted = true;
        write(text);
    }

    @Override
    public void turnThePage() {
        turned = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public Instant ask(String text) {
        write(text);
        if (isReader) {
            int number = ++asked;
            Workflow.await(() -> read >= number);
        }
        return now();
    }

    @Override
    public void mayAsk(String text) {
        if (text.startsWith("before ") && now().isAfter(Instant.parse(text.substring("before ".length())))) {
            throw new IllegalArgumentException("too late");
        }
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    private void write(String what) {
        entries.add(new Entry(what, now()));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
