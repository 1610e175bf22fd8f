package dev.tenure.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Map<String, Object> where() {
        Map<String, Object> where = new LinkedHashMap<>();
        where.put("paddle_api_base_url", backstage.paddle().apiBaseUrl());
        where.put("paddle_api_key", backstage.paddle().apiKey());
        where.put("paddle_webhook_secret", backstage.paddle().webhookSecret());
        where.put("temporal", backstage.temporal().kind());
        where.put("temporal_target", backstage.temporal().target());
        backstage.temporal().ui().ifPresent(ui -> where.put("temporal_ui", ui.toString()));
        where.put("service_key", backstage.secrets().serviceKey());
        where.put("now", Instant.now(backstage.clock()));
        return where;
    }
}
