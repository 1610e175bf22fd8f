package dev.tenure.sandbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Something that is opened on a thread of its own while its owner does other work. */
final class Opening<T> implements AutoCloseable {
    private final CompletableFuture<T> opening;
    private final Consumer<T> close;

    private Opening(CompletableFuture<T> opening, Consumer<T> close) {
        this.opening = opening;
        this.close = close;
    }

    /** Begins to open; {@code name} is the thread's, as logs show it. */
    static <T> Opening<T> begin(String name, Supplier<T> open, Consumer<T> close) {
        return new Opening<>(
                CompletableFuture.supplyAsync(
                        open, task -> Thread.ofPlatform().name(name).start(task)),
                close);
    }

    /** Waits until it is open; throws what kept it from opening, each time it is asked. */
    T opened() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    /** Waits for what is still being opened, so that nothing is left running. */
    @Override
    public void close() {
        opening.thenAccept(close).exceptionally(failure -> null).join();
    }
}
