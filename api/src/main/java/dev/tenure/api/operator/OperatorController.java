package dev.tenure.api.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.rows.Choice;
import dev.tenure.api.rows.Page;
import dev.tenure.api.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets operators search the audit and the inbox. */
@RestController
@Tag(name = "operator")
class OperatorController {

    private static final int LONGEST_MESSAGE = 2_000;

    private final AuditLog audit;
    private final EventLog events;

    OperatorController(AuditLog audit, EventLog events) {
        this.audit = audit;
        this.events = events;
    }

    /** An event with what was delivered, which only administrators see: bodies hold addresses and names. */
    record EventDetail(
            @JsonUnwrapped EventLog.Received event,

            @JsonUnwrapped @JsonInclude(JsonInclude.Include.NON_NULL)
            EventLog.@Nullable Content content) {}

    /** A note for other operators, about a user or not. */
    record NoteRequest(
            @Nullable String event,
            @Nullable String message,
            @Nullable UUID userId) {}

    /** The note's line in the audit. */
    record Note(String id) {}

    @GetMapping("/api/v1/admin/logs")
    @Operation(summary = "The audit, newest first; page starts at 0, to is not included")
    Page<AuditLog.Line> logs(
            @RequestParam(name = "user_id", required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return audit.find(new AuditLog.Filter(userId, event, from, to), Page.Request.of(page, size));
    }

    @PostMapping("/api/v1/admin/logs")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds an operator's note to the audit")
    Note note(Caller operator, @RequestBody NoteRequest request) {
        String message = request.message();
        if (!"operator_note".equals(request.event())) {
            throw invalid("Only the event operator_note can be added by hand.");
        }
        if (message == null || message.isBlank() || message.length() > LONGEST_MESSAGE || message.indexOf('\0') >= 0) {
            throw invalid("The message must have 1 to " + LONGEST_MESSAGE + " characters.");
        }
        return new Note(audit.note(operator, message, request.userId()));
    }

    @GetMapping("/api/v1/admin/events")
    @Operation(summary = "The inbox by time of receipt, newest first; page starts at 0, to is not included")
    Page<EventLog.Received> events(
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return events.find(
                new EventLog.Filter(type, Choice.of("outcome", outcome, EventLog.OUTCOMES), from, to),
                Page.Request.of(page, size));
    }

    @GetMapping("/api/v1/admin/events/{eventId}")
    @Operation(summary = "One event; administrators see what was delivered, too")
    EventDetail event(Caller operator, @PathVariable String eventId) {
        EventLog.Received event = events.find(eventId)
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND, "This event was never received.")
                        .asException());
        return new EventDetail(
                event, operator.isAdmin() ? events.contentOf(eventId).orElse(null) : null);
    }

    private static RuntimeException invalid(String sentence) {
        return Problem.of(ProblemCode.INVALID_REQUEST, sentence).asException();
    }
}
