package dev.tenure.paddle.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The query of a list, oldest first, so that what is added while reading comes at the end. */
final class ListQuery {

    private final Map<String, String> parameters = new LinkedHashMap<>();

    ListQuery(int perPage) {
        parameters.put("order_by", "id[ASC]");
        parameters.put("per_page", Integer.toString(perPage));
    }

    ListQuery with(String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
        return this;
    }

    /** Paddle takes several values of one filter with commas between them. */
    ListQuery with(String name, List<String> values) {
        return with(name, values.isEmpty() ? null : String.join(",", values));
    }

    HttpUrl on(HttpUrl url) {
        HttpUrl.Builder builder = url.newBuilder();
        parameters.forEach(builder::addQueryParameter);
        return builder.build();
    }
}
