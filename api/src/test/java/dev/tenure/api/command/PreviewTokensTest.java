package dev.tenure.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.api.problem.ProblemException;
import dev.tenure.api.settings.Settings;
import dev.tenure.paddle.link.Signatures;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.PlanChange;
import dev.tenure.workflows.subscription.PreviewFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A preview's token confirms the very thing that was shown, to whom it was shown, for as long as it says. */
final class PreviewTokensTest {
    private static final String SECRET = "secret-of-links-with-enough-letters";
    private static final String SUBSCRIPTION = "sub_01shown";
    private static final PreviewFacts FACTS =
            new PreviewFacts("paused", List.of("pri_pro*1"), null, Instant.parse("2026-11-23T10:00:00Z"));

    private final PreviewTokens tokens = tokens(SECRET);

    @Test
    void aTokenTellsTheFactsThatItWasMadeOf() {
        PreviewTokens.Token token = tokens.sign(SUBSCRIPTION, PreviewTokens.RESUME, FACTS);

        assertThat(tokens.verify(token.text(), SUBSCRIPTION, PreviewTokens.RESUME))
                .isEqualTo(FACTS);
        assertThat(token.validUntil())
                .isBetween(Instant.now().plusSeconds(800), Instant.now().plusSeconds(900));
    }

    @Test
    void aTokenOfAnotherSubscriptionOrOfSomethingElseIsStale() {
        String subject = "change/pri_max/" + PlanChange.When.NOW + "/null";
        String token = tokens.sign(SUBSCRIPTION, subject, FACTS).text();

        assertStale(token);
        assertStale(tokens.sign("sub_01other", PreviewTokens.RESUME, FACTS).text());
    }

    @Test
    void aTokenIsStaleAfterItsTime() {
        assertThat(tokens.verify(signed(Duration.ofMinutes(1)), SUBSCRIPTION, PreviewTokens.RESUME))
                .isEqualTo(FACTS);

        assertStale(signed(Duration.ofSeconds(-1)));
    }

    @Test
    void aTokenThatSomebodyElseMadeIsStale() {
        String token = tokens.sign(SUBSCRIPTION, PreviewTokens.RESUME, FACTS).text();

        assertStale(tokens("another-secret-with-enough-letters")
                .sign(SUBSCRIPTION, PreviewTokens.RESUME, FACTS)
                .text());
        assertStale(token.substring(0, token.indexOf('.') + 1));
        assertStale(token.substring(0, token.indexOf('.')));
        assertStale("%%%." + token);
    }

    private void assertStale(String token) {
        assertThatThrownBy(() -> tokens.verify(token, SUBSCRIPTION, PreviewTokens.RESUME))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code().word()).isEqualTo("STALE_PREVIEW"));
    }

    /** Genuine, and good for so long from now on. */
    private static String signed(Duration left) {
        String body = PayloadJson.write(new PreviewTokens.Shown(
                SUBSCRIPTION, PreviewTokens.RESUME, FACTS, Instant.now().plus(left)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(body.getBytes(StandardCharsets.UTF_8))
                + "."
                + new Signatures(List.of(SECRET), "tenure preview 2\n").of(body);
    }

    private static PreviewTokens tokens(String secret) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("TENURE_LINK_SECRET", secret)));
        return new PreviewTokens(new Settings(environment));
    }
}
