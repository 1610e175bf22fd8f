package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.store.DeliveryMode;
import dev.tenure.sandbox.paddle.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.node.ObjectNode;

/** The line between Paddle and the product: how deliveries go, and what goes wrong. */
@Controller
final class LineController {

    private static final String TO_THIS_PAGE = "redirect:/sandbox/line?said=";
    private static final List<String> CALLS = List.of(
            "*",
            "POST /transactions",
            "GET /subscriptions/*",
            "PATCH /subscriptions/*",
            "POST /subscriptions/*/cancel",
            "POST /subscriptions/*/pause",
            "POST /subscriptions/*/resume",
            "POST /adjustments");
    private static final List<String> SENTENCES = List.of("mode", "released", "nothing_held", "fault", "cleared");
    private static final List<String> KINDS = List.of("drop_answer", "timeout", "status", "bad_gateway", "slow");

    private final SandboxPaddle paddle;

    LineController(SandboxPaddle paddle) {
        this.paddle = paddle;
    }

    /** How webhooks shall be delivered. */
    record Mode(
            @Nullable String way,
            @Nullable Integer copies,
            @Nullable Long latencyMillis) {

        DeliveryMode read() {
            String name = ActForm.required(way, "mode").toUpperCase(Locale.ROOT);
            return new DeliveryMode(
                    DeliveryMode.Way.valueOf(name),
                    copies == null ? 1 : copies,
                    latencyMillis == null ? 0 : latencyMillis,
                    1);
        }
    }

    /** What shall go wrong. */
    record Fault(
            @Nullable String match,
            @Nullable String kind,
            @Nullable Integer status,
            @Nullable Integer times) {

        ObjectNode read() {
            return Json.object()
                    .put("match", ActForm.required(match, "match"))
                    .put("kind", ActForm.required(kind, "kind"))
                    .put("status", status == null ? 500 : status)
                    .put("times", times == null ? 1 : times);
        }
    }

    /** A fault that is still to happen. */
    public record Planned(String match, String kind, int times) {}

    @GetMapping("/sandbox/line")
    String page(@RequestParam(defaultValue = "") String said, Model model) {
        model.addAttribute("mode", paddle.deliveryMode());
        model.addAttribute("ways", DeliveryMode.Way.values());
        model.addAttribute("calls", CALLS);
        model.addAttribute("kinds", KINDS);
        model.addAttribute("planned", planned());
        model.addAttribute("said", SENTENCES.contains(said) ? said : "");
        model.addAttribute("line", LineSight.of(paddle.reads()));
        return "stage/line";
    }

    private List<Planned> planned() {
        List<Planned> planned = new ArrayList<>();
        paddle.reads()
                .faults()
                .forEach(fault -> planned.add(new Planned(
                        fault.path("match").asString(""),
                        fault.path("kind").asString(""),
                        fault.path("times").asInt(1))));
        return planned;
    }

    @PostMapping("/sandbox/line/mode")
    String mode(Mode mode) {
        paddle.deliveryMode(mode.read());
        return TO_THIS_PAGE + "mode";
    }

    @PostMapping("/sandbox/line/release")
    String release() {
        return TO_THIS_PAGE + (paddle.releaseDeliveries() > 0 ? "released" : "nothing_held");
    }

    @PostMapping("/sandbox/line/faults")
    String fault(Fault fault) {
        paddle.addFault(fault.read());
        return TO_THIS_PAGE + "fault";
    }

    @PostMapping("/sandbox/line/faults/clear")
    String clear() {
        paddle.clearFaults();
        return TO_THIS_PAGE + "cleared";
    }
}
