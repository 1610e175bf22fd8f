package dev.tenure.sandbox;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says where everything of the all-in-one is. */
@RestController
final class StageController {
    private final Backstage backstage;

    StageController(Backstage backstage) {
        this.backstage = backstage;
    }

    @GetMapping("/sandbox")
    Map<String, @Nullable Object> where() {
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
