package dev.tenure.paddle.client;

import dev.tenure.paddle.client.Answer.Refused;
import dev.tenure.paddle.client.Answer.Success;
import dev.tenure.paddle.client.Answer.Unavailable;
import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.json.UnreadableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Sends one request, once, and judges what came of it. Every failure is one line in the log. */
final class Transport implements AutoCloseable {

    /** Paddle blocks an address that long after too many requests. */
    private static final Duration PADDLE_BLOCKS_FOR = Duration.ofSeconds(60);

    private final PaddleSettings settings;
    private final Clock wallClock;
    private final RequestPace pace;
    private final OkHttpClient reads;
    private final OkHttpClient writes;
    private final boolean mayWrite;

    Transport(PaddleSettings settings, Clock wallClock, boolean mayWrite) {
        this.settings = settings;
        this.mayWrite = mayWrite;
        this.wallClock = wallClock;
        this.pace = new RequestPace(settings.requestsPerMinute());
        this.reads = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .callTimeout(settings.callTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .eventListenerFactory(Sending::listenTo)
                .build();
        this.writes = reads.newBuilder().retryOnConnectionFailure(false).build();
    }

    /** The reader gets the whole answer, with its {@code data} and {@code meta}. */
    <T> Answer<T> send(ApiRequest request, Function<Fields, T> reader) {
        if (request.isWrite() && !mayWrite && !request.isPreview()) {
            return new Refused<>(0, "read_only", "This client only reads; nothing was sent.", true, List.of());
        }
        try {
            Optional<Duration> comeBackAfter = pace.waitForTurn(settings.callTimeout());
            return comeBackAfter.isEmpty()
                    ? exchange(request, reader)
                    : unreached(request, new Unavailable<>("local_rate_limit", comeBackAfter.get(), false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unreached(request, new Unavailable<>("interrupted", null, false));
        }
    }

    private <T> Answer<T> exchange(ApiRequest request, Function<Fields, T> reader) {
        Sending sending = new Sending();
        OkHttpClient client = request.isWrite() ? writes : reads;
        try (Response response =
                client.newCall(request.toHttp(settings.apiKey(), sending)).execute()) {
            return judge(request, HttpAnswer.from(response), reader);
        } catch (IOException e) {
            String reason = sending.hasBegun() ? lost(e) : "connect_failed";
            return unreached(request, new Unavailable<>(reason, null, request.isWrite() && sending.hasBegun()));
        }
    }

    private static String lost(IOException e) {
        if (e instanceof InterruptedIOException) {
            return Thread.currentThread().isInterrupted() ? "interrupted" : "timeout";
        }
        return "connection_lost";
    }

    private static <T> Answer<T> unreached(ApiRequest request, Unavailable<T> unavailable) {
        FailureLog.withoutAnswer(request, unavailable.reason());
        return unavailable;
    }

    private <T> Answer<T> judge(ApiRequest request, HttpAnswer answer, Function<Fields, T> reader) {
        if (answer.status() == HttpAnswer.TOO_MANY_REQUESTS) {
            return tooManyRequests(request, answer);
        }
        Optional<ApiError> refusal = answer.refusal();
        if (refusal.isPresent()) {
            return refused(request, answer, refusal.get());
        }
        if (!answer.isSuccess() || answer.envelope() == null) {
            return unknown(request, answer, answer.unreadableReason());
        }
        try {
            return new Success<>(reader.apply(Fields.of(answer.envelope(), "answer")));
        } catch (UnreadableException e) {
            return unknown(request, answer, "unreadable_answer: " + e.reason());
        }
    }

    private <T> Answer<T> tooManyRequests(ApiRequest request, HttpAnswer answer) {
        String code = answer.error().map(ApiError::code).orElse("too_many_requests");
        FailureLog.line(request, answer, code);
        @Nullable Duration retryAfter = retryAfter(answer);
        if (answer.error().stream().noneMatch(ApiError::concernsOneSubscription)) {
            retryAfter = retryAfter == null ? PADDLE_BLOCKS_FOR : retryAfter;
            pace.pause(retryAfter);
        }
        return new Unavailable<>(code, retryAfter, false);
    }

    private static <T> Answer<T> refused(ApiRequest request, HttpAnswer answer, ApiError error) {
        FailureLog.line(request, answer, error.code());
        return new Refused<>(
                answer.status(),
                error.code(),
                error.detail(),
                error.mayChangeLater(answer.status()),
                error.fieldErrors());
    }

    /** Paddle, or something on the way to it, may have done the write and failed to say so. */
    private <T> Answer<T> unknown(ApiRequest request, HttpAnswer answer, String reason) {
        FailureLog.line(request, answer, answer.error().map(ApiError::code).orElse(reason));
        return new Unavailable<>(reason, retryAfter(answer), request.isWrite());
    }

    private @Nullable Duration retryAfter(HttpAnswer answer) {
        return RetryAfter.parse(answer.retryAfter(), wallClock.instant());
    }

    @Override
    public void close() {
        reads.dispatcher().executorService().shutdown();
        reads.connectionPool().evictAll();
    }
}
