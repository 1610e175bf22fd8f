package dev.tenure.sandbox.paddle;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.subscription.PaddleCallsImpl;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.PaddleSettings;
import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.workflows.catalog.CatalogFile;
import dev.tenure.workflows.subscription.PaddleCalls;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The product's own calls, to the sandbox Paddle. */
final class RealCalls {

    private RealCalls() {}

    /** @param patience with one request; what is longer is no answer */
    static PaddleCalls to(SandboxPaddleServer paddle, Duration patience) {
        PaddleSettings settings = new PaddleSettings(
                paddle.apiKey(),
                URI.create(paddle.apiBaseUrl()),
                Duration.ofSeconds(2),
                patience,
                Duration.ofSeconds(2).plus(patience),
                100_000);
        FactReader facts = new FactReader(
                CatalogFile.load(null, name -> null),
                new CheckoutLink(List.of("a-secret-of-links-in-tests-that-is-long-enough")),
                user -> false);
        return new PaddleCallsImpl(new PaddleClient(settings), facts);
    }
}
