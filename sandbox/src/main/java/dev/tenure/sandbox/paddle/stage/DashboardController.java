package dev.tenure.sandbox.paddle.stage;

import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.store.Json;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Somebody in Paddle's dashboard. */
@RestController
class DashboardController {

    private static final String PREFIX = "/sandbox/dashboard/";

    private final SandboxPaddle paddle;

    DashboardController(SandboxPaddle paddle) {
        this.paddle = paddle;
    }

    @PostMapping(PREFIX + "**")
    JsonNode act(HttpServletRequest request, @RequestBody(required = false) @Nullable JsonNode body) {
        String path = request.getRequestURI().substring(PREFIX.length());
        return paddle.dashboard(path, body == null ? Json.object() : body);
    }
}
