package dev.tenure.sandbox.model;

import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls;
import java.util.function.Supplier;

/** The real calls, on a line that may be down, may lose answers, and may be too busy. */
final class UnreliableCalls implements PaddleCalls {
    private final PaddleCalls calls;
    private boolean isAway;
    private int answersToLose;
    private int refusals;
    private int made;

    UnreliableCalls(PaddleCalls calls) {
        this.calls = calls;
    }

    void away(boolean away) {
        isAway = away;
    }

    boolean isAway() {
        return isAway;
    }

    /** Whether anything is wrong, or will be. */
    boolean isUnreliable() {
        return isAway || answersToLose > 0 || refusals > 0;
    }

    /** How often Paddle was called: as long as it is the same, nobody changed anything there. */
    int made() {
        return made;
    }

    /** Somebody else called Paddle. */
    void somebodyElse() {
        made++;
    }

    void loseAnswers(int count) {
        answersToLose = count;
    }

    void refuse(int count) {
        refusals = count;
    }

    void mend() {
        isAway = false;
        answersToLose = 0;
        refusals = 0;
    }

    private PaddleAnswer call(Supplier<PaddleAnswer> act) {
        if (isAway) {
            return new PaddleAnswer.Unavailable("timeout", 0);
        }
        if (refusals > 0) {
            refusals--;
            return new PaddleAnswer.Unavailable("too_many_requests", 60);
        }
        made++;
        PaddleAnswer answer = act.get();
        if (answersToLose > 0) {
            answersToLose--;
            return new PaddleAnswer.Unavailable("connection_lost", 0);
        }
        return answer;
    }

    @Override
    public PaddleAnswer read(ReadRequest request) {
        return call(() -> calls.read(request));
    }

    @Override
    public PaddleAnswer cancel(CancelRequest request) {
        return call(() -> calls.cancel(request));
    }

    @Override
    public PaddleAnswer refund(RefundRequest request) {
        return call(() -> calls.refund(request));
    }

    @Override
    public PaddleAnswer removeScheduledChange(String subscriptionId) {
        return call(() -> calls.removeScheduledChange(subscriptionId));
    }

    @Override
    public PaddleAnswer withdraw(WithdrawRequest request) {
        return call(() -> calls.withdraw(request));
    }

    @Override
    public PaddleAnswer change(ChangeRequest request) {
        return call(() -> calls.change(request));
    }

    @Override
    public PaddleAnswer pause(PauseRequest request) {
        return call(() -> calls.pause(request));
    }

    @Override
    public PaddleAnswer resume(ResumeRequest request) {
        return call(() -> calls.resume(request));
    }
}
