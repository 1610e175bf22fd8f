package dev.tenure.paddle.client;

import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** One request to Paddle; what is not a GET is a write. */
record ApiRequest(String method, HttpUrl url, @Nullable Body body) {

    static ApiRequest get(HttpUrl url) {
        return new ApiRequest("GET", url, null);
    }

    static ApiRequest post(HttpUrl url, Body body) {
        return new ApiRequest("POST", url, body);
    }

    static ApiRequest patch(HttpUrl url, Body body) {
        return new ApiRequest("PATCH", url, body);
    }

    boolean isWrite() {
        return body != null;
    }

    /** A write by its method that changes nothing. */
    boolean isPreview() {
        return path().endsWith("/preview");
    }

    /** The path alone: a query may hold an e-mail address. */
    String path() {
        return url.encodedPath();
    }

    Request toHttp(String apiKey, Sending sending) {
        @Nullable RequestBody content = body == null ? null : new OneShotBody(body.bytes());
        return new Request.Builder()
                .url(url)
                .method(method, content)
                .header("Authorization", "Bearer " + apiKey)
                .header("Paddle-Version", "1")
                .header("Accept", "application/json")
                .header("User-Agent", "tenure")
                .tag(Sending.class, sending)
                .build();
    }
}
