package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class ClosedByDefaultTest {

    /** What answers to somebody without a token; the webhook has its signature instead. */
    private static final Set<String> OPEN = Set.of(
            "GET /api/v1/membership/plans",
            "POST /api/v1/webhooks/paddle",
            "GET /v3/api-docs",
            "GET /v3/api-docs.yaml",
            "GET /actuator/health",
            "GET /actuator/health/**");

    private final RunningDoors doors = RunningDoors.shared();

    @Test
    void everyMappingButTheOpenOnesAsksForAToken() {
        List<String> mappings = mappings();

        assertThat(mappings).contains("GET /api/v1/membership/status", "POST /api/v1/admin/logs");
        assertThat(mappings).allSatisfy(mapping -> {
            String method = mapping.substring(0, mapping.indexOf(' '));
            String path = mapping.substring(mapping.indexOf(' ') + 1)
                    .replaceAll("\\{[^}]*}", "x")
                    .replace("**", "x");
            RunningDoors.Answer answer =
                    doors.send(method, path, null, method.equals("GET") ? null : new byte[0], Map.of());
            if (OPEN.contains(mapping)) {
                assertThat(answer.status()).isNotIn(401, 403);
            } else {
                assertThat(answer.status()).isEqualTo(401);
            }
        });
    }

    @Test
    void whatIsNotThereIsClosedToo() {
        assertThat(doors.get("/", null).status()).isEqualTo(401);
        assertThat(doors.get("/actuator", null).status()).isEqualTo(401);
        assertThat(doors.get("/actuator/env", null).status()).isEqualTo(401);
        assertThat(doors.get("/account", null).status()).isEqualTo(401);
        assertThat(doors.get("/admin", null).status()).isEqualTo(401);
        assertThat(doors.get("/login", null).status()).isEqualTo(401);
        assertThat(doors.get("/swagger-ui.html", null).status()).isEqualTo(401);
        assertThat(doors.get("/api/v2/anything", Tokens.of(UUID.randomUUID(), "admin"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void machinesDoorsAreOpenAndTellNoDetails() {
        RunningDoors.Answer health = doors.get("/actuator/health", null);

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.text("status")).isEqualTo("UP");
        assertThat(health.json().has("components")).isFalse();
        assertThat(head("/actuator/health", null)).isEqualTo(200);
        assertThat(head("/api/v1/membership/plans", null)).isEqualTo(200);
        assertThat(head("/api/v1/membership/status", null)).isEqualTo(401);
        assertThat(head("/api/v1/admin/drift", Tokens.of(UUID.randomUUID(), "support")))
                .isEqualTo(200);
        assertThat(head("/api/v1/admin/drift", Tokens.of(UUID.randomUUID()))).isEqualTo(403);
    }

    private int head(String path, @Nullable String token) {
        return doors.send("HEAD", path, token, null, Map.of()).status();
    }

    @Test
    void metricsAreForTheBackEndsKeyAlone() {
        assertThat(doors.get("/actuator/prometheus", null).status()).isEqualTo(401);
        assertThat(doors.get("/actuator/prometheus", "not-the-key").status()).isEqualTo(401);
        assertThat(doors.get("/actuator/prometheus", Tokens.of(UUID.randomUUID(), "admin"))
                        .status())
                .isEqualTo(403);

        RunningDoors.Answer scraped = doors.get("/actuator/prometheus", RunningDoors.SERVICE_KEY);

        assertThat(scraped.status()).isEqualTo(200);
        assertThat(scraped.response().body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void descriptionOfTheApiNamesTheFieldsAsTheyAre() {
        RunningDoors.Answer docs = doors.get("/v3/api-docs", null);

        assertThat(docs.status()).isEqualTo(200);
        assertThat(docs.json().path("paths").propertyNames())
                .contains("/api/v1/membership/status", "/api/v1/membership/cancel", "/api/v1/admin/logs");
        assertThat(docs.json()
                        .path("components")
                        .path("schemas")
                        .path("MembershipStatus")
                        .path("properties")
                        .propertyNames())
                .contains("access_until", "cancel_at_period_end")
                .doesNotContain("accessUntil");
        assertThat(docs.response().body()).doesNotContain("\"Member\"").doesNotContain("\"Caller\"");
    }

    private List<String> mappings() {
        List<String> mappings = new ArrayList<>();
        doors.context()
                .getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(handler -> handler.getHandlerMethods().keySet().forEach(info -> add(mappings, info)));
        mappings.removeIf(mapping -> mapping.endsWith(" /error"));
        return mappings;
    }

    private static void add(List<String> mappings, RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        for (String path : info.getPatternValues()) {
            if (methods.isEmpty()) {
                mappings.add("GET " + path);
            }
            methods.forEach(method -> mappings.add(method + " " + path));
        }
    }
}
