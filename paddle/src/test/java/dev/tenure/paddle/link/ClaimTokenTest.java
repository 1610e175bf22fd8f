package dev.tenure.paddle.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClaimTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private final ClaimToken tokens = new ClaimToken(List.of("a secret of the tests"));

    @Test
    void tokenClaimsItsPaymentUntilItIsTooOld() {
        String token = tokens.issue("txn_1", NOW.plusSeconds(60));

        assertThat(tokens.verify(token, NOW)).contains("txn_1");
        assertThat(tokens.verify(token, NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void changedAndForgedTokensClaimNothing() {
        String token = tokens.issue("txn_1", NOW.plusSeconds(60));

        assertThat(tokens.verify(token.replace("txn_1", "txn_2"), NOW)).isEmpty();
        assertThat(tokens.verify(token.replaceFirst("\\.\\d+\\.", ".99999999999."), NOW))
                .isEmpty();
        assertThat(tokens.verify(new ClaimToken(List.of("another secret")).issue("txn_1", NOW.plusSeconds(60)), NOW))
                .isEmpty();
        for (String odd : List.of("", ".", "..", "a.b.c", "txn_1.1.", "txn_1")) {
            assertThat(tokens.verify(odd, NOW)).as(odd).isEmpty();
        }
    }

    @Test
    void olderSecretVerifiesWhileItIsReplaced() {
        String token = new ClaimToken(List.of("the old one")).issue("sub_1", NOW.plusSeconds(60));

        assertThat(new ClaimToken(List.of("the new one", "the old one")).verify(token, NOW))
                .contains("sub_1");
    }
}
