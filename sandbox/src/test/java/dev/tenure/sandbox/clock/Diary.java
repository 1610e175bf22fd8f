package dev.tenure.sandbox.clock;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A workflow that knows nothing of virtual time and writes down when things happen to it. */
@WorkflowInterface
public interface Diary {

    /** What the workflow does with its time. */
    enum Habit {
        TIMERS,
        SCOPE,
        AWAIT,
        SLEEP,
        CHILD,
        /** Works off what it is asked, and sets its alarm anew when that is done. */
        ALARM
    }

    /** What happened, and when the workflow thought it was. */
    record Entry(String what, Instant at) {}

    /** The input; entries are those of earlier runs. */
    record Page(Habit habit, List<Duration> delays, List<Entry> entries) {}

    @WorkflowMethod
    void live(Page page);

    @SignalMethod
    void note(String text);

    @SignalMethod
    void turnThePage();

    @SignalMethod
    void close();

    @UpdateMethod
    Instant ask(String text);

    @UpdateValidatorMethod(updateName = "ask")
    void mayAsk(String text);

    @QueryMethod
    List<Entry> entries();
}
