package dev.tenure.api.checkout;

import dev.tenure.api.closure.Closures;
import dev.tenure.api.command.CommandRate;
import dev.tenure.api.membership.PriceList;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.provider.PaddleDesk;
import dev.tenure.api.security.Member;
import dev.tenure.paddle.client.ItemRequest;
import dev.tenure.paddle.transaction.PaddleTransaction;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Opens checkouts and the customer portal. */
@RestController
@Tag(name = "checkout")
class CheckoutController {

    private static final Logger LOG = LoggerFactory.getLogger(CheckoutController.class);
    private static final int MOST = 100;
    private static final Pattern DISCOUNT = Pattern.compile("dsc_[a-z0-9]{1,40}");

    private final PriceList priceList;
    private final Customers customers;
    private final PaddleDesk paddle;
    private final CommandRate rate;
    private final Closures closures;

    CheckoutController(
            PriceList priceList, Customers customers, PaddleDesk paddle, CommandRate rate, Closures closures) {
        this.priceList = priceList;
        this.customers = customers;
        this.paddle = paddle;
        this.rate = rate;
        this.closures = closures;
    }

    /** What somebody wants to buy; one of it unless said otherwise. {@code discountCode} is the id of a discount. */
    record CheckoutRequest(
            @Nullable String priceId,
            @Nullable Integer quantity,
            @Nullable String discountCode) {}

    /** A checkout to be paid at this address, or with Paddle.js by the token. */
    record Checkout(String transactionId, @Nullable String checkoutUrl, String clientToken, String environment) {}

    /** Where a customer manages cards and invoices; signed in, so not to be kept. */
    record Portal(String url) {}

    @PostMapping("/api/v1/membership/checkout")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Opens a checkout for one price")
    Checkout checkout(Member member, @RequestBody CheckoutRequest request) {
        rate.take(member.userId());
        ItemRequest item = item(request);
        refuseClosedAccount(member);
        if (priceList.isPlan(item.priceId())) {
            refuseSecondSubscription(member);
        }
        String customerId = customers.customerOf(member.userId()).orElse(null);
        PaddleTransaction transaction = paddle.checkout(member.userId(), item, customerId, discount(request));
        LOG.info(
                "checkout_opened user_id={} transaction_id={} price_id={}",
                member.userId(),
                transaction.id(),
                item.priceId());
        return new Checkout(transaction.id(), transaction.checkoutUrl(), paddle.clientToken(), paddle.environment());
    }

    @GetMapping("/api/v1/membership/portal")
    @Operation(summary = "A link into Paddle's customer portal")
    Portal portal(Member member) {
        rate.take(member.userId());
        String customerId = customers.customerOf(member.userId()).orElseThrow(() -> withoutPortal(member));
        return new Portal(paddle.portalUrl(customerId, customers.openSubscriptionsOf(member.userId(), customerId)));
    }

    private RuntimeException withoutPortal(Member member) {
        Problem problem = customers.isCustomer(member.userId())
                ? Problem.of(
                        ProblemCode.COMMAND_CONFLICT,
                        "Paddle's page would show payments of more than one account, because they were made with the same"
                                + " e-mail address. Manage your membership here, or ask support.")
                : Problem.of(ProblemCode.NO_SUBSCRIPTION, "Nothing was bought yet.");
        return problem.asException();
    }

    private ItemRequest item(CheckoutRequest request) {
        String priceId = request.priceId();
        if (priceId == null || !priceList.isSold(priceId)) {
            throw invalid("This price is not sold here.");
        }
        int quantity = request.quantity() == null ? 1 : request.quantity();
        if (quantity < 1 || quantity > MOST) {
            throw invalid("The quantity must be from 1 to " + MOST + ".");
        }
        return new ItemRequest(priceId, quantity);
    }

    private void refuseClosedAccount(Member member) {
        if (closures.isClosed(member.userId())) {
            throw Problem.of(ProblemCode.COMMAND_CONFLICT, "The billing of this account is closed for good.")
                    .asException();
        }
    }

    /** One that is paused or past its grace gives nothing and may be billed again all the same. */
    private void refuseSecondSubscription(Member member) {
        if (customers.hasUnendedSubscription(member.userId())) {
            throw Problem.of(
                            ProblemCode.ACTIVE_SUBSCRIPTION_EXISTS,
                            "There is a subscription that has not ended; a second one would be billed beside it.")
                    .asException();
        }
    }

    private static @Nullable String discount(CheckoutRequest request) {
        String discount = request.discountCode();
        if (discount == null || discount.isBlank()) {
            return null;
        }
        if (!DISCOUNT.matcher(discount).matches()) {
            throw invalid("This discount is not known here; codes are entered in the checkout itself.");
        }
        return discount;
    }

    private static RuntimeException invalid(String sentence) {
        return Problem.of(ProblemCode.INVALID_REQUEST, sentence).asException();
    }
}
