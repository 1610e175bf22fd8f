package dev.tenure.sandbox.paddle.stage;

import dev.tenure.sandbox.paddle.SandboxRefusal;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the stage answers when something cannot be done; asked before the product's own advice, which takes everything. */
@RestControllerAdvice(basePackageClasses = StageProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class StageProblems {

    @ExceptionHandler
    ProblemDetail refused(SandboxRefusal refusal) {
        ProblemDetail problem = ProblemDetail.forStatus(refusal.status());
        problem.setDetail(refusal.getMessage());
        problem.setProperty("error_code", refusal.code());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail misunderstood(IllegalArgumentException mistake) {
        ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        problem.setDetail(mistake.getMessage());
        problem.setProperty("error_code", "INVALID_REQUEST");
        return problem;
    }
}
