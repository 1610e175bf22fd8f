package dev.tenure.sandbox.pages;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The clock's buttons, and how far it is. */
@Controller
final class ClockController {

    private static final String STATE = "stage/clock :: answer";
    private static final String HTMX = "HX-Request";

    private final ClockJob job;

    ClockController(ClockJob job) {
        this.job = job;
    }

    /** Where somebody wants to go. */
    record Wish(
            @Nullable String by,
            @Nullable String to,
            @Nullable UUID user) {}

    @GetMapping("/sandbox/stage/clock")
    String state(@RequestParam(defaultValue = "") String said, Model model) {
        model.addAttribute("clock", job.sight());
        model.addAttribute("said", said);
        return STATE;
    }

    @PostMapping("/sandbox/stage/clock")
    String go(Wish wish, @RequestHeader(name = HTMX, required = false) @Nullable String htmx, Model model) {
        target(wish).ifPresent(job::start);
        return shown(wish, htmx, model);
    }

    @PostMapping("/sandbox/stage/clock/stop")
    String stop(Wish wish, @RequestHeader(name = HTMX, required = false) @Nullable String htmx, Model model) {
        job.stop();
        return shown(wish, htmx, model);
    }

    /** A script swaps the state in; without one the page is loaded again. */
    private String shown(Wish wish, @Nullable String htmx, Model model) {
        if (htmx != null) {
            return state("", model);
        }
        return "redirect:/sandbox/stage" + (wish.user() == null ? "" : "?user=" + wish.user()) + "#clock";
    }

    private Optional<Instant> target(Wish wish) {
        Instant now = job.now();
        String by = wish.by() == null ? "" : wish.by();
        return switch (by) {
            case "hour" -> Optional.of(now.atOffset(ZoneOffset.UTC).plusHours(1).toInstant());
            case "day" -> Optional.of(now.atOffset(ZoneOffset.UTC).plusDays(1).toInstant());
            case "month" ->
                Optional.of(now.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant());
            case "next" -> Optional.ofNullable(job.sight().next());
            case "date" -> Optional.of(date(wish.to(), now));
            default -> throw new IllegalArgumentException("The clock goes by hour, day, month, next or date.");
        };
    }

    private static Instant date(@Nullable String typed, Instant now) {
        Instant date = utc(typed);
        if (date.isBefore(now)) {
            throw new IllegalArgumentException("Billing time never goes back: it is " + now + " now.");
        }
        return date;
    }

    /** What a date field of a browser holds, taken as UTC. */
    static Instant utc(@Nullable String typed) {
        try {
            return LocalDateTime.parse(typed == null ? "" : typed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Please choose a date and a time.", e);
        }
    }
}
