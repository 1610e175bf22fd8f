package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.client.Answer.Success;
import dev.tenure.paddle.client.Answer.Unavailable;
import dev.tenure.paddle.event.ReadEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaddleClientPagesTest {

    private static String page(String eventId, String next, boolean hasMore) {
        return """
                {"data":[{"event_id":"%s","event_type":"a.b","occurred_at":"2026-11-23T10:00:00Z","data":{}}],
                 "meta":{"request_id":"r","pagination":{"per_page":1,"estimated_total":9,"next":"%s","has_more":%s}}}""".formatted(eventId, next, hasMore);
    }

    @SuppressWarnings("unchecked")
    private static Listing<ReadEvent> listing(Answer<Listing<ReadEvent>> answer) {
        assertThat(answer).isInstanceOf(Success.class);
        return ((Success<Listing<ReadEvent>>) answer).value();
    }

    @Test
    void nextPageIsAskedOfTheConfiguredHostWithItsQueryUnchanged() throws InterruptedException {
        try (PaddleServer paddle = new PaddleServer()) {
            String next = "https://api.paddle.com/events?after=evt_1&order_by=id[ASC]&odd=%2B+%20x";
            paddle.answers(200, page("evt_1", next, true)).answers(200, page("evt_2", next, false));

            Listing<ReadEvent> listing = listing(paddle.client.listEvents(null, List.of()));

            assertThat(listing.items()).hasSize(2);
            assertThat(listing.isComplete()).isTrue();
            paddle.taken();
            assertThat(paddle.taken().getTarget()).isEqualTo("/events?after=evt_1&order_by=id[ASC]&odd=%2B+%20x");
        }
    }

    @Test
    void nextPageStaysBelowAConfiguredPath() throws InterruptedException {
        try (PaddleServer paddle = new PaddleServer(240, "/paddle/")) {
            paddle.answers(200, page("evt_1", "https://api.paddle.com/events?after=evt_1", true))
                    .answers(200, page("evt_2", "/paddle/events?after=evt_2", true))
                    .answers(200, page("evt_3", "", false));

            assertThat(listing(paddle.client.listEvents(null, List.of())).items())
                    .hasSize(3);
            assertThat(paddle.taken().getTarget()).startsWith("/paddle/events?");
            assertThat(paddle.taken().getTarget()).isEqualTo("/paddle/events?after=evt_1");
            assertThat(paddle.taken().getTarget()).isEqualTo("/paddle/events?after=evt_2");
        }
    }

    @Test
    void endlessListEndsAtTheLimitAndSaysWhereToGoOn() {
        try (PaddleServer paddle = new PaddleServer()) {
            for (int i = 1; i <= 21; i++) {
                paddle.answers(200, page("evt_" + i, "https://api.paddle.com/events?after=evt_" + i, true));
            }
            Listing<ReadEvent> listing = listing(paddle.client.listEvents(null, List.of()));

            assertThat(listing.items()).hasSize(20);
            assertThat(listing.continueAfter()).isEqualTo("evt_20");
            assertThat(paddle.server.getRequestCount()).isEqualTo(20);
        }
    }

    @Test
    void partOfAListIsNotAnAnswer() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(200, page("evt_1", "https://api.paddle.com/events?after=evt_1", true))
                    .answers(502, "<html>");
            assertThat(paddle.client.listEvents(null, List.of())).isEqualTo(new Unavailable<>("http_502", null, false));
        }
    }

    @Test
    void pageWithoutAWayOnIsNotAnAnswer() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(200, page("evt_1", "https://api.paddle.com/events", true));
            assertThat(paddle.client.listEvents(null, List.of())).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void oneUnreadableEventDoesNotHideTheOthers() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(200, """
                    {"data":[{"event_id":"evt_1"},
                     {"event_id":"evt_2","event_type":"a.b","occurred_at":"2026-11-23T10:00:00Z","data":{}}],
                     "meta":{"pagination":{"next":"","has_more":false}}}""");
            assertThat(listing(paddle.client.listEvents(null, List.of())).items())
                    .hasExactlyElementsOfTypes(ReadEvent.Malformed.class, ReadEvent.Readable.class);
        }
    }
}
