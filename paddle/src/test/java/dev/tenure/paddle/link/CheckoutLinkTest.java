package dev.tenure.paddle.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.paddle.json.PaddleJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class CheckoutLinkTest {

    private static final String SECRET = "a-secret-of-32-characters-000000";
    private static final String USER = "7d1b0b0e-0000-4000-8000-000000000001";
    /** Made with Python's hmac, not with the code under test. */
    private static final String KNOWN = "Rtj3pNd5kOC99V3uWJQ3y6sr_C7U9wPFhZxcYS-U4xQ";

    private final CheckoutLink link = new CheckoutLink(SECRET);

    @Test
    void signedLinkNamesItsUser() {
        assertThat(link.sign(USER)).isEqualTo(Map.of("tenure_user", USER, "tenure_link", KNOWN));
        assertThat(link.verify(json(link.sign(USER)))).contains(USER);
    }

    @Test
    void otherFieldsBesideTheLinkDoNotMatter() {
        Map<String, String> customData = new HashMap<>(link.sign(USER));
        customData.put("campaign", "autumn");
        assertThat(link.verify(json(customData))).contains(USER);
    }

    @Test
    void anotherUserUnderTheSameSignatureIsForged() {
        assertThat(link.verify(json(Map.of("tenure_user", USER.replace('1', '2'), "tenure_link", KNOWN))))
                .isEmpty();
    }

    @Test
    void linkOfAnotherSecretIsForged() {
        Map<String, String> foreign = new CheckoutLink("another-secret-of-32-characters-0").sign(USER);
        assertThat(link.verify(json(foreign))).isEmpty();
    }

    @Test
    void linkOfAnOlderSecretStillHolds() {
        CheckoutLink rotated = new CheckoutLink(List.of("the-newer-secret-of-32-characters-0", SECRET));
        assertThat(rotated.verify(json(link.sign(USER)))).contains(USER);
        assertThat(link.verify(json(rotated.sign(USER)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"text\"",
                "7",
                "{}",
                "{\"tenure_user\":\"u\"}",
                "{\"tenure_link\":\"l\"}",
                "{\"tenure_user\":7,\"tenure_link\":\"l\"}",
                "{\"tenure_user\":\"u\",\"tenure_link\":{}}",
                "{\"tenure_user\":null,\"tenure_link\":null}",
                "{\"tenure_user\":\"\",\"tenure_link\":\"\"}"
            })
    void oddDataNamesNobody(String customData) {
        assertThat(link.verify(PaddleJson.parse(customData.getBytes(UTF_8)))).isEmpty();
    }

    @Test
    void absentDataNamesNobody() {
        assertThat(link.verify(null)).isEmpty();
    }

    @Test
    void shortOrMissingSecretIsRefused() {
        assertThatThrownBy(() -> new CheckoutLink(SECRET.substring(1))).hasMessageContaining("shorter than 32");
        assertThatThrownBy(() -> new CheckoutLink(List.of())).hasMessageContaining("secret of checkout links");
        assertThatThrownBy(() -> link.sign(" ")).hasMessageContaining("needs a user");
    }

    @Test
    void printedLinkShowsNoSecret() {
        assertThat(link.toString()).doesNotContain(SECRET);
    }

    private static JsonNode json(Map<String, String> customData) {
        return PaddleJson.parse(PaddleJson.bytes(customData));
    }
}
