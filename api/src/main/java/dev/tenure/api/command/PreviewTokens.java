package dev.tenure.api.command;

import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.settings.Settings;
import dev.tenure.paddle.link.Signatures;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.PlanChange;
import dev.tenure.workflows.subscription.PreviewFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs what a preview was made from, so that a confirmation of it can be refused when any of it is different. Lasts 15
 * minutes of wall time: billing time may travel.
 */
@Component
class PreviewTokens {

    /** Going on after a pause. */
    static final String RESUME = "resume";

    private static final Duration VALID = Duration.ofMinutes(15);
    private static final String PURPOSE = "tenure preview 2\n";
    private static final int LONGEST = 4_000;

    private final InstantSource wall = InstantSource.system();
    private final Signatures signatures;

    PreviewTokens(Settings settings) {
        this.signatures = new Signatures(
                settings.list("TENURE_LINK_SECRET", "previews are confirmed by signatures made with it"), PURPOSE);
    }

    /** What was shown: of which subscription, what about it, and the facts that it was made from. */
    record Shown(String subscriptionId, String subject, PreviewFacts facts, Instant validUntil) {

        boolean isOf(String subscription, String asked) {
            return subscriptionId.equals(subscription) && subject.equals(asked);
        }
    }

    /** A token and how long it holds. */
    record Token(String text, Instant validUntil) {}

    /** What a preview of this change is about. */
    static String subjectOf(PlanChange change) {
        return "change/" + change.priceId() + "/" + change.when() + "/" + change.mode();
    }

    /** @param subject what is previewed: {@link #RESUME}, or a change's */
    Token sign(String subscriptionId, String subject, PreviewFacts facts) {
        Instant validUntil = wall.instant().plus(VALID);
        Shown shown = new Shown(subscriptionId, subject, facts, validUntil);
        String body = PayloadJson.write(shown);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(body.getBytes(StandardCharsets.UTF_8));
        return new Token(encoded + "." + signatures.of(body), validUntil);
    }

    /** The facts of a genuine token for this very subject; anything else is stale. */
    PreviewFacts verify(String token, String subscriptionId, String subject) {
        Shown shown = read(token);
        if (shown == null
                || !shown.isOf(subscriptionId, subject)
                || wall.instant().isAfter(shown.validUntil())) {
            throw stale();
        }
        return shown.facts();
    }

    private @Nullable Shown read(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return null;
        }
        try {
            String body = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            boolean isGenuine = signatures.match(body, token.substring(dot + 1));
            return isGenuine ? PayloadJson.read(body, Shown.class) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static RuntimeException stale() {
        return RefusalSentences.problem(ProblemCode.STALE_PREVIEW.word(), null).asException();
    }
}
