package dev.tenure.sandbox.pages;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a subscription's workflow can be looked at, if Temporal has pages here. */
public record WorkflowLinks(Optional<URI> ui, String namespace) {

    Optional<String> of(@Nullable String subscriptionId) {
        return subscriptionId == null ? Optional.empty() : ui.map(page -> link(page, subscriptionId));
    }

    private String link(URI page, String subscriptionId) {
        return page + "/namespaces/" + encoded(namespace) + "/workflows/" + encoded("subscription/" + subscriptionId);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}
