package dev.tenure.activities.subscription;

import dev.tenure.paddle.client.Answer;
import dev.tenure.workflows.subscription.PaddleAnswer;

/** Says in the workflows' words what Paddle did not do. */
final class PaddleAnswers {

    private PaddleAnswers() {}

    static PaddleAnswer failure(Answer<?> answer) {
        return switch (answer) {
            case Answer.Success<?> success -> throw new IllegalStateException("a success is not a failure");
            case Answer.Refused<?> refused ->
                refused.mayChangeLater()
                        ? new PaddleAnswer.RefusedForNow(refused.code())
                        : new PaddleAnswer.RefusedForGood(refused.code());
            case Answer.Unavailable<?> away ->
                new PaddleAnswer.Unavailable(
                        away.reason(),
                        away.retryAfter() == null ? 0 : away.retryAfter().toSeconds());
        };
    }
}
