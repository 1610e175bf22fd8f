package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.auth.SandboxAuth.Person;
import dev.tenure.sandbox.paddle.CheckoutOutcome;
import dev.tenure.sandbox.paddle.PaymentRequest;
import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.SandboxRefusal;
import dev.tenure.sandbox.paddle.stage.ProductLink;
import dev.tenure.sandbox.paddle.store.Kind;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where a person with a test card pays: the page that a checkout's address leads to. */
@Controller
final class CheckoutPageController {

    private static final String PAGE = "stage/checkout";
    private static final String TO_THIS_PAGE = "redirect:/sandbox/checkout?_ptxn=";
    private static final String CHALLENGED = "4000003800000446";
    private static final String ABANDONED = "challenge_abandoned";
    private static final List<String> COUNTRIES = List.of("US", "KR", "JP", "DE", "FR", "GB", "IE");
    private static final List<String> CARDS = List.of(
            "4242 4242 4242 4242",
            "4000 0000 0000 0002",
            "4000 0038 0000 0446",
            "4000 0027 6000 3184",
            "4000 0566 5566 5556");

    private final SandboxPaddle paddle;
    private final ProductLink link;
    private final People people;

    CheckoutPageController(SandboxPaddle paddle, ProductLink link, People people) {
        this.paddle = paddle;
        this.link = link;
        this.people = people;
    }

    /** What somebody entered; {@code challenge} is what they told their bank, if it asked. */
    record Entered(
            @Nullable String transaction,
            @Nullable String card,
            @Nullable String email,
            @Nullable String country,
            @Nullable String challenge) {

        String transactionId() {
            return ActForm.required(transaction, "transaction");
        }

        String number() {
            return card == null ? "" : card.replaceAll("[\\s-]", "");
        }

        boolean isChallenged() {
            return number().equals(CHALLENGED) && challenge == null;
        }

        /** What the card does; who leaves the bank's page has not paid. */
        String behaviour() {
            return "abandon".equals(challenge) ? ABANDONED : number();
        }

        PaymentRequest payment() {
            String buyer = email == null || email.isBlank() ? null : email.strip();
            String home = country == null || !COUNTRIES.contains(country) ? COUNTRIES.getFirst() : country;
            return new PaymentRequest(transactionId(), buyer, home, behaviour());
        }
    }

    /** Opens a checkout for a person, with the product's signature, as the product's own page would. */
    @PostMapping("/sandbox/checkout/open")
    String open(@RequestParam UUID user, @RequestParam String priceId) {
        Person person = people.chosen(user);
        return TO_THIS_PAGE
                + paddle.openCheckout(priceId, 1, link.customDataFor(person.id().toString()));
    }

    @GetMapping("/sandbox/checkout")
    String page(
            @RequestParam(name = "_ptxn", required = false) @Nullable String transactionId,
            @RequestParam(defaultValue = "") String card,
            Model model) {
        return transactionId == null ? "redirect:/sandbox/stage" : form(transactionId, card, model);
    }

    private String form(String transactionId, String card, Model model) {
        TransactionRow transaction = find(transactionId);
        model.addAttribute("transaction", transaction);
        model.addAttribute("person", people.withId(transaction.userId()).orElse(null));
        model.addAttribute("cards", CARDS);
        model.addAttribute("card", card);
        model.addAttribute("countries", COUNTRIES);
        return PAGE;
    }

    @PostMapping("/sandbox/checkout/pay")
    String pay(Entered entered, Model model, HttpServletResponse response) {
        String id = entered.transactionId();
        if (entered.isChallenged()) {
            model.addAttribute("transaction", find(id));
            model.addAttribute("entered", entered);
            return "stage/challenge";
        }
        try {
            CheckoutOutcome outcome = paddle.pay(entered.payment());
            return find(id).isPaid() ? TO_THIS_PAGE + id : unpaid(outcome, entered, model, response);
        } catch (IllegalArgumentException unknownCard) {
            return again(entered, "checkout.unknown_card", HttpStatus.UNPROCESSABLE_CONTENT, model, response);
        }
    }

    private String unpaid(CheckoutOutcome outcome, Entered entered, Model model, HttpServletResponse response) {
        String sentence = entered.behaviour().equals(ABANDONED) ? "checkout.abandoned" : "checkout.declined";
        return outcome.status().equals("canceled")
                ? TO_THIS_PAGE + outcome.transactionId()
                : again(entered, sentence, HttpStatus.PAYMENT_REQUIRED, model, response);
    }

    private String again(
            Entered entered, String sentence, HttpStatus status, Model model, HttpServletResponse response) {
        response.setStatus(status.value());
        model.addAttribute("sentence", sentence);
        return form(entered.transactionId(), entered.card() == null ? "" : entered.card(), model);
    }

    private TransactionRow find(String id) {
        return TransactionRow.of(paddle.reads()
                .find(Kind.TRANSACTION, id)
                .orElseThrow(() -> new SandboxRefusal(404, "not_found", "Transaction " + id + " does not exist.")));
    }
}
