package dev.tenure.sandbox.clock;

import java.time.Instant;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The doors of billing time: look at it, move it, wait until everything due has been done. */
@RestController
@RequestMapping("/sandbox")
public final class ClockStage {

    private final ClockAdvance advance;

    public ClockStage(ClockAdvance advance) {
        this.advance = advance;
    }

    @GetMapping("/clock")
    Map<String, Instant> now() {
        return Map.of("now", advance.now());
    }

    @PostMapping("/clock/advance")
    ClockAnswer advance(@RequestBody ClockTarget target) {
        return advance.advance(target);
    }

    @PostMapping("/settle")
    ClockAnswer settle() {
        return advance.settle();
    }

    @ExceptionHandler
    ProblemDetail notUnderstood(IllegalArgumentException failure) {
        return problem(String.valueOf(failure.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException failure) {
        return problem("The body is not the JSON that is expected here.");
    }

    private static ProblemDetail problem(String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail);
        problem.setProperty("error_code", "INVALID_REQUEST");
        return problem;
    }
}
