package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.auth.SandboxAuth.Person;
import dev.tenure.sandbox.paddle.PaddleReads;
import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.SandboxRefusal;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.Reference;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** Paddle's dashboard: what there is, and what can be done to it. */
@Controller
final class DashboardPageController {

    private static final int NEWEST = 50;

    private final PaddleReads reads;
    private final People people;

    DashboardPageController(SandboxPaddle paddle, People people) {
        this.reads = paddle.reads();
        this.people = people;
    }

    /** Who is who, and what was done before. */
    @ModelAttribute
    void add(@RequestParam(required = false) @Nullable String done, Model model) {
        model.addAttribute(
                "emails",
                people.all().stream()
                        .collect(Collectors.toMap(person -> person.id().toString(), Person::email)));
        DashboardAct.named(done).ifPresent(act -> model.addAttribute("done", act));
    }

    @GetMapping("/sandbox/dashboard")
    String subscriptions(Model model) {
        model.addAttribute("subscriptions", newest(Kind.SUBSCRIPTION, SubscriptionRow::of));
        return "stage/subscriptions";
    }

    @GetMapping("/sandbox/dashboard/subscriptions/{id}")
    String subscription(@PathVariable String id, Model model) {
        SubscriptionRow row = SubscriptionRow.of(find(Kind.SUBSCRIPTION, id));
        model.addAttribute("subscription", row);
        model.addAttribute("prices", Catalog.recurring(reads));
        model.addAttribute(
                "transactions",
                reads.of(Kind.TRANSACTION, Reference.SUBSCRIPTION, id).stream()
                        .map(TransactionRow::of)
                        .toList());
        return "stage/subscription";
    }

    @GetMapping("/sandbox/dashboard/transactions")
    String transactions(Model model) {
        model.addAttribute("transactions", newest(Kind.TRANSACTION, TransactionRow::of));
        return "stage/transactions";
    }

    @GetMapping("/sandbox/dashboard/transactions/{id}")
    String transaction(@PathVariable String id, Model model) {
        model.addAttribute("transaction", TransactionRow.of(find(Kind.TRANSACTION, id)));
        model.addAttribute(
                "adjustments",
                reads.of(Kind.ADJUSTMENT, Reference.TRANSACTION, id).stream()
                        .map(AdjustmentRow::of)
                        .toList());
        return "stage/transaction";
    }

    @GetMapping("/sandbox/dashboard/adjustments")
    String adjustments(Model model) {
        model.addAttribute("adjustments", newest(Kind.ADJUSTMENT, AdjustmentRow::of));
        return "stage/adjustments";
    }

    @GetMapping("/sandbox/dashboard/notifications")
    String notifications(Model model) {
        model.addAttribute(
                "notifications",
                reads.notifications(NEWEST).stream().map(NotificationRow::of).toList());
        return "stage/notifications";
    }

    private <T> List<T> newest(Kind kind, Function<JsonNode, T> row) {
        return reads.newest(kind, NEWEST).stream().map(row).toList();
    }

    private JsonNode find(Kind kind, String id) {
        return reads.find(kind, id)
                .orElseThrow(() -> new SandboxRefusal(404, "not_found", kind.title() + " " + id + " does not exist."));
    }
}
