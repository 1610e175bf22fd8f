package dev.tenure.api.problem;

/** Carries a problem from where it is known to where it is answered; it has no stack trace, because nothing is broken. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.code().word() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
