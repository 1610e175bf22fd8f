package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class FailureLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(PaddleClient.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void refusalLeavesOneLineThatOperatorsFind() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.refuses(409, "subscription_locked_renewal");
            paddle.client.cancelSubscription("sub_1", EffectiveFrom.IMMEDIATELY);
        }
        assertThat(logged())
                .containsExactly("[PADDLE] API request failed method=POST path=/subscriptions/sub_1/cancel status=409"
                        + " code=subscription_locked_renewal request_id=req-1");
    }

    @Test
    void failureWithoutAnAnswerLeavesOneLineToo() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.hangsUpAfterTheRequest();
            paddle.client.createTransaction(
                    CreateTransaction.of(List.of(new ItemRequest("pri_1", 1)), Map.of("secret", "body")));
        }
        assertThat(logged())
                .containsExactly("[PADDLE] API request failed method=POST path=/transactions status=none"
                        + " code=connection_lost request_id=none");
    }

    @Test
    void wordsOfTheOtherSideCannotBreakTheLine() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(
                    400,
                    "{\"error\":{\"code\":\"bad\\nroot: all is well\",\"detail\":\"secret words\"}}",
                    "Request-Id",
                    "req 2");
            paddle.client.listEvents(PaddleServer.KEY, List.of());
        }
        assertThat(logged())
                .containsExactly("[PADDLE] API request failed method=GET path=/events status=400"
                        + " code=bad_root:_all_is_well request_id=req_2");
    }

    @Test
    void successLeavesNoLine() {
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(200, "{\"data\":[],\"meta\":{\"pagination\":{\"has_more\":false,\"next\":\"\"}}}");
            paddle.client.listEvents(null, List.of());
        }
        assertThat(logged()).isEmpty();
    }
}
