package dev.tenure.paddle.client;

import dev.tenure.paddle.client.Answer.Success;
import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.json.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Follows a list from page to page. One page that cannot be had fails the whole: a part must not look like all. */
final class Pages {

    private final Transport transport;
    private final HttpUrl baseUrl;
    private final int mostPages;

    Pages(Transport transport, HttpUrl baseUrl, int mostPages) {
        this.transport = transport;
        this.baseUrl = baseUrl;
        this.mostPages = mostPages;
    }

    <T> Answer<Listing<T>> list(HttpUrl first, Function<Fields, T> element) {
        List<T> items = new ArrayList<>();
        HttpUrl url = first;
        for (int read = 1; ; read++) {
            Answer<Page<T>> answer = transport.send(ApiRequest.get(url), fields -> page(fields, element));
            if (!(answer instanceof Success<Page<T>>(Page<T> page))) {
                return answer.map(never -> new Listing<>(List.of(), null));
            }
            items.addAll(page.items());
            @Nullable HttpUrl next = page.next();
            if (next == null || read == mostPages) {
                return new Success<>(new Listing<>(items, next == null ? null : after(next)));
            }
            url = next;
        }
    }

    private record Page<T>(List<T> items, @Nullable HttpUrl next) {}

    /** Paddle names a next page even on the last one: only {@code has_more} tells. */
    private <T> Page<T> page(Fields answer, Function<Fields, T> element) {
        Fields meta = answer.object("meta", found -> found);
        Fields pagination = meta.object("pagination", found -> found);
        @Nullable HttpUrl next = pagination.isTrue("has_more") ? onOurHost(pagination.text("next")) : null;
        return new Page<>(answer.list("data", element), next);
    }

    /** Path and query as Paddle wrote them, but nothing is sent to any host but the configured one. */
    private HttpUrl onOurHost(String next) {
        @Nullable HttpUrl theirs = baseUrl.resolve(next);
        if (theirs == null || after(theirs) == null) {
            throw new UnreadableException("answer.meta.pagination.next is not a page after this one");
        }
        String prefix = baseUrl.encodedPath().replaceAll("/$", "");
        String path = theirs.encodedPath();
        return baseUrl.newBuilder()
                .encodedPath(path.startsWith(prefix + "/") ? path : prefix + path)
                .encodedQuery(theirs.encodedQuery())
                .build();
    }

    private static @Nullable String after(HttpUrl next) {
        return next.queryParameter("after");
    }
}
