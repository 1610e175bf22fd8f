package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.host.KnownHosts;
import dev.tenure.sandbox.paddle.billing.BillingRules;
import dev.tenure.sandbox.paddle.delivery.RetrySchedule;
import java.util.List;

/**
 * How the sandbox Paddle is set up.
 *
 * @param port where its API listens; 0 takes any free port
 * @param host loopback unless told otherwise
 * @param webhookUrl where the product wants to be told
 * @param rules what an owner of a Paddle account can set
 * @param retries how often a notification is repeated
 * @param hosts the names by which its API may be called
 * @param limits whether Paddle's request limits are on
 */
public record SandboxPaddleSettings(
        int port,
        String host,
        String webhookUrl,
        BillingRules rules,
        RetrySchedule retries,
        KnownHosts hosts,
        boolean limits) {

    public SandboxPaddleSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("SANDBOX_PADDLE_PORT must be a port");
        }
    }

    /** On loopback, with Paddle's own rules and without its limits. */
    public static SandboxPaddleSettings of(int port, String webhookUrl, String defaultPaymentLink) {
        return new SandboxPaddleSettings(
                port,
                "127.0.0.1",
                webhookUrl,
                BillingRules.of(defaultPaymentLink),
                RetrySchedule.LIVE,
                KnownHosts.loopbackAnd(List.of()),
                false);
    }

    public SandboxPaddleSettings withRules(BillingRules changed) {
        return new SandboxPaddleSettings(port, host, webhookUrl, changed, retries, hosts, limits);
    }

    public SandboxPaddleSettings withHost(String changed) {
        return new SandboxPaddleSettings(port, changed, webhookUrl, rules, retries, hosts, limits);
    }

    public SandboxPaddleSettings withHosts(KnownHosts changed) {
        return new SandboxPaddleSettings(port, host, webhookUrl, rules, retries, changed, limits);
    }

    public SandboxPaddleSettings withRetries(RetrySchedule changed) {
        return new SandboxPaddleSettings(port, host, webhookUrl, rules, changed, hosts, limits);
    }

    public SandboxPaddleSettings withLimits(boolean on) {
        return new SandboxPaddleSettings(port, host, webhookUrl, rules, retries, hosts, on);
    }
}
