package dev.tenure.sandbox.paddle.stage;

import dev.tenure.sandbox.paddle.SandboxPaddle;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes wrong in Paddle's API, which calls it received, and a fresh start. */
@RestController
@RequestMapping("/sandbox")
class FaultsController {

    private final SandboxPaddle paddle;

    FaultsController(SandboxPaddle paddle) {
        this.paddle = paddle;
    }

    @PostMapping("/faults")
    @ResponseStatus(HttpStatus.CREATED)
    JsonNode add(@RequestBody ObjectNode fault) {
        paddle.addFault(fault);
        return fault;
    }

    @DeleteMapping("/faults")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear() {
        paddle.clearFaults();
    }

    @GetMapping("/calls")
    JsonNode calls(@RequestParam(defaultValue = "0") long after) {
        return paddle.calls(after);
    }

    @PostMapping("/reset")
    Map<String, Boolean> reset() {
        paddle.reset();
        return Map.of("empty", true);
    }
}
