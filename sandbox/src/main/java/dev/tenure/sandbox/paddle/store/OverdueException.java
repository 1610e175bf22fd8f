package dev.tenure.sandbox.paddle.store;

/** An act met an object for which something else has to happen first; nothing of the act has happened. */
public final class OverdueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DueAct due;

    OverdueException(DueAct due) {
        super(due.kind() + " of " + due.subjectId() + " is due");
        this.due = due;
    }

    /** What has to happen first. */
    public DueAct due() {
        return due;
    }
}
