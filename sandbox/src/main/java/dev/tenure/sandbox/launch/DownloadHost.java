package dev.tenure.sandbox.launch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The host that Temporal's own downloader asks for the command. The downloader waits up to a minute for it; whether it
 * can be reached at all is found out in seconds.
 */
final class DownloadHost {

    private static final int LONGEST_SECONDS = 5;

    private DownloadHost() {}

    static void requireReachable() {
        String host = System.getProperty("io.temporal.testing.devServerDownloadBaseUrl", "https://temporal.download");
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> ask(host, answer));
        try {
            answer.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw unreachable(host, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable(host, interrupted);
        }
    }

    private static void ask(String host, CompletableFuture<Integer> answer) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(host).toURL().openConnection();
            connection.setRequestMethod("HEAD");
            connection.setConnectTimeout(LONGEST_SECONDS * 1000);
            connection.setReadTimeout(LONGEST_SECONDS * 1000);
            answer.complete(connection.getResponseCode());
            connection.disconnect();
        } catch (IOException | RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    private static CannotStartException unreachable(String host, Exception failure) {
        return new CannotStartException(
                "TENURE_TEMPORAL=download, but %s cannot be reached: install the temporal command by hand, or use TENURE_TEMPORAL=auto."
                        .formatted(host),
                failure);
    }
}
