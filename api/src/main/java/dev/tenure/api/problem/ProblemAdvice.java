package dev.tenure.api.problem;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Makes the problem document of everything that goes wrong behind the doors. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final int POSTGRES_RETRY_SECONDS = 5;

    /** Postgres' {@code character_not_in_repertoire}. */
    private static final String NO_TEXT = "22021";

    @ExceptionHandler
    ResponseEntity<Object> onProblem(ProblemException e) {
        return answer(e.problem());
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        RecoverableDataAccessException.class
    })
    ResponseEntity<Object> onPostgresAway(Exception e) {
        LOG.warn("postgres_unavailable cause={}", e.getClass().getSimpleName());
        return answer(Problem.unavailable(
                "The service cannot be reached at the moment. Please try again.", POSTGRES_RETRY_SECONDS));
    }

    /** Text that Postgres cannot keep, such as a NUL, cannot be looked for there either. */
    @ExceptionHandler
    ResponseEntity<Object> onUnstorable(DataIntegrityViolationException e) {
        boolean isText = e.getMostSpecificCause() instanceof SQLException cause && NO_TEXT.equals(cause.getSQLState());
        return isText ? onOddText(e) : onAnythingElse(e);
    }

    /** Headers and parameters that are no text; nothing of ours is broken. */
    @ExceptionHandler({RequestRejectedException.class, InvalidParameterException.class})
    ResponseEntity<Object> onOddText(Exception e) {
        LOG.info("odd_text cause={}", e.getClass().getSimpleName());
        return answer(Problem.of(
                ProblemCode.INVALID_REQUEST, "A header or a parameter holds characters that are not allowed."));
    }

    @ExceptionHandler
    ResponseEntity<Object> onAnythingElse(Exception e) {
        LOG.error("request_failed", e);
        return answer(Problem.of(ProblemCode.INTERNAL, "Something went wrong on our side; it was noted."));
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemCode code = ProblemCode.ofStatus(status.value());
        if (code == ProblemCode.INTERNAL) {
            LOG.error("request_failed", e);
        }
        Problem problem = Problem.of(code, detail(e, code));
        return ResponseEntity.status(code.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.document());
    }

    private static String detail(Exception e, ProblemCode code) {
        return switch (e) {
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case MissingServletRequestParameterException missing ->
                "The parameter " + missing.getParameterName() + " is missing.";
            case TypeMismatchException mismatch ->
                "The parameter " + mismatch.getPropertyName() + " has the wrong type.";
            default ->
                switch (code) {
                    case NOT_FOUND -> "There is nothing here.";
                    case METHOD_NOT_ALLOWED -> "This address does not answer to this method.";
                    case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json.";
                    case INTERNAL -> "Something went wrong on our side; it was noted.";
                    default -> "The request cannot be understood.";
                };
        };
    }

    private static String unreadable(HttpMessageNotReadableException e) {
        String field = e.getCause() instanceof DatabindException wrong
                ? wrong.getPath().stream()
                        .map(JacksonException.Reference::getPropertyName)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("."))
                : "";
        return field.isEmpty()
                ? "The body is missing or is not JSON."
                : "The value of " + field + " in the body has the wrong type.";
    }

    private static ResponseEntity<Object> answer(Problem problem) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.code().status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.retryAfterSeconds() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        Map<String, Object> document = problem.document();
        return answer.body(document);
    }
}
