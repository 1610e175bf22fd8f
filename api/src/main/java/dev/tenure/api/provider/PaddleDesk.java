package dev.tenure.api.provider;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.settings.Settings;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.CreateTransaction;
import dev.tenure.paddle.client.ItemRequest;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.PortalSession;
import dev.tenure.paddle.client.UpcomingCharges;
import dev.tenure.paddle.client.UpdatePreview;
import dev.tenure.paddle.client.UpdateSubscription;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.transaction.PaddleTransaction;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The doors' own calls to Paddle; what it says no to becomes a problem. */
@Component
public class PaddleDesk implements DisposableBean {

    private static final int RETRY_SECONDS = 10;
    private static final Set<Integer> OUR_OWN_FAULT = Set.of(401, 403);
    private static final Set<String> UNFINISHED_SETUP = Set.of(
            "transaction_default_checkout_url_not_set",
            "transaction_checkout_url_domain_is_not_approved",
            "transaction_checkout_not_enabled");

    private final CheckoutSettings settings;
    private final PaddleClient paddle;

    PaddleDesk(Settings settings) {
        this.settings = CheckoutSettings.from(settings);
        boolean isShadow = settings.oneOf("TENURE_SHADOW", "off", "on").equals("on");
        this.paddle =
                isShadow ? PaddleClient.reading(this.settings.paddle()) : new PaddleClient(this.settings.paddle());
    }

    /** A checkout that is tied to the user by our signature. */
    public PaddleTransaction checkout(
            UUID userId, ItemRequest item, @Nullable String customerId, @Nullable String discountId) {
        return valueOf(paddle.createTransaction(new CreateTransaction(
                List.of(item),
                customerId,
                null,
                settings.link().sign(userId.toString()),
                null,
                settings.checkoutUrl(),
                discountId)));
    }

    public String portalUrl(String customerId, List<String> subscriptionIds) {
        PortalSession session = valueOf(paddle.createPortalSession(customerId, subscriptionIds));
        return session.overviewUrl();
    }

    /** As Paddle has it now. */
    public PaddleSubscription subscription(String subscriptionId) {
        return valueOf(paddle.getSubscription(subscriptionId));
    }

    /** What it will be billed. */
    public UpcomingCharges upcoming(String subscriptionId) {
        return valueOf(paddle.getUpcomingCharges(subscriptionId));
    }

    public String clientToken() {
        return settings.clientToken();
    }

    public String environment() {
        return settings.environment();
    }

    /** What an update would cost; changes nothing. */
    public Answer<UpdatePreview> preview(String subscriptionId, UpdateSubscription update) {
        return paddle.previewUpdate(subscriptionId, update);
    }

    /** The value, or the problem that a caller is told. */
    public static <T> T valueOf(Answer<T> answer) {
        return switch (answer) {
            case Answer.Success<T>(T value) -> value;
            case Answer.Refused<T> refused -> throw refusal(refused).asException();
            case Answer.Unavailable<T> away -> {
                int seconds = away.retryAfter() == null
                        ? RETRY_SECONDS
                        : Math.toIntExact(away.retryAfter().toSeconds());
                throw Problem.unavailable("The payment provider cannot be reached at the moment.", seconds)
                        .asException();
            }
        };
    }

    private static Problem refusal(Answer.Refused<?> refused) {
        if (OUR_OWN_FAULT.contains(refused.httpStatus()) || UNFINISHED_SETUP.contains(refused.code())) {
            return Problem.of(
                    ProblemCode.CONFIGURATION,
                    "The shop is not set up completely (" + refused.code() + "); its operator must look at it.");
        }
        return Problem.of(ProblemCode.PROVIDER_REFUSED, "The payment provider refused this (" + refused.code() + ").");
    }

    @Override
    public void destroy() {
        paddle.close();
    }
}
