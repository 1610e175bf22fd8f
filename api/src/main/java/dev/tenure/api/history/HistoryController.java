package dev.tenure.api.history;

import dev.tenure.api.rows.Feed;
import dev.tenure.api.security.Member;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows payments and the timeline. */
@RestController
@Tag(name = "history")
class HistoryController {

    private final Histories histories;

    HistoryController(Histories histories) {
        this.histories = histories;
    }

    @GetMapping("/api/v1/membership/transactions")
    @Operation(summary = "Payments, newest first")
    Feed<Histories.Transaction> transactions(Member member, @RequestParam(required = false) @Nullable String after) {
        return histories.transactionsOf(member.userId(), after);
    }

    @GetMapping("/api/v1/membership/timeline")
    @Operation(summary = "What happened, newest first, in the language that Accept-Language asks for (English, Korean)")
    Feed<Story.Line> timeline(
            Member member,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(description = "Where the reader is, as in Asia/Seoul: instants are told in that zone")
                    @RequestParam(defaultValue = "UTC")
                    ZoneId zone,
            Locale language) {
        Story story = new Story(language, zone);
        Feed<Histories.Happening> feed =
                Feed.of(histories.happeningsOf(member.userId(), Feed.before(after)), Histories.Happening::id);
        return new Feed<>(feed.items().stream().map(story::line).toList(), feed.next());
    }
}
