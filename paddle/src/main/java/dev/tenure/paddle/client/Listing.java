package dev.tenure.paddle.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list of Paddle's holds, oldest first. If there is more than one call reads, {@code continueAfter} is the id to
 * go on from; {@code null} says that this was all.
 */
public record Listing<T>(List<T> items, @Nullable String continueAfter) {

    public Listing {
        items = List.copyOf(items);
    }

    public boolean isComplete() {
        return continueAfter == null;
    }
}
