package dev.tenure.sandbox;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Says where everything of the all-in-one is. */
@RestController
final class StageController {
    private final Backstage backstage;

    StageController(Backstage backstage) {
        this.backstage = backstage;
    }

    /** A browser is led to the stage; whoever does not ask for a page first is told where everything is. */
    @GetMapping("/sandbox")
    ResponseEntity<Map<String, @Nullable Object>> where(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        return accept != null && accept.strip().toLowerCase(Locale.ROOT).startsWith(MediaType.TEXT_HTML_VALUE)
                ? ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(URI.create("/sandbox/stage"))
                        .varyBy(HttpHeaders.ACCEPT)
                        .build()
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .varyBy(HttpHeaders.ACCEPT)
                        .body(places());
    }

    private Map<String, @Nullable Object> places() {
        Map<String, @Nullable Object> where = new LinkedHashMap<>();
        where.put("paddle_api_base_url", backstage.paddle().apiBaseUrl());
        where.put("paddle_api_key", backstage.paddle().apiKey());
        where.put("paddle_webhook_secret", backstage.paddle().webhookSecret());
        where.put("temporal", backstage.temporal().kind());
        where.put("temporal_target", backstage.temporal().target());
        where.put("temporal_ui", backstage.temporal().ui().map(URI::toString).orElse(null));
        where.put("service_key", backstage.secrets().serviceKey());
        where.put("now", Instant.now(backstage.clock()));
        return where;
    }
}
