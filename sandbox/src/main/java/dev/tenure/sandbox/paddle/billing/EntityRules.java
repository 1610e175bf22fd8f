package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Paddle does not accept of simple objects. */
final class EntityRules {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final String CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int CODE_LENGTH = 10;

    private EntityRules() {}

    static Document existing(Act act, Kind kind, String id) {
        return act.find(kind, id).orElseThrow(() -> PaddleRefusal.notFound(kind.title(), id));
    }

    /** What Paddle adds by itself to a new object. */
    static void complete(Act act, Kind kind, ObjectNode data) {
        if (kind == Kind.CUSTOMER) {
            data.put("marketing_consent", false);
            data.put("email", data.path("email").asString().toLowerCase(Locale.ROOT));
        }
        if (kind == Kind.DISCOUNT) {
            data.put("times_used", 0);
            if (data.path("code").isNull() && data.path("enabled_for_checkout").asBoolean()) {
                data.put("code", code(act));
            }
        }
    }

    private static String code(Act act) {
        StringBuilder code = new StringBuilder();
        for (int letter = 0; letter < CODE_LENGTH; letter++) {
            code.append(CODE_LETTERS.charAt(act.random().nextInt(CODE_LETTERS.length())));
        }
        return code.toString();
    }

    static void check(Act act, Document document) {
        switch (document.kind()) {
            case CUSTOMER -> customer(act, document);
            case ADDRESS -> address(document);
            case PRICE -> price(act, document);
            case DISCOUNT -> discount(document);
            case PRODUCT, BUSINESS, PAYMENT_METHOD, TRANSACTION, SUBSCRIPTION, ADJUSTMENT, NOTIFICATION_SETTING -> {}
        }
    }

    private static void customer(Act act, Document customer) {
        String email = customer.text("email");
        if (!EMAIL.matcher(email).matches()) {
            throw PaddleRefusal.of(400, "customer_email_invalid", "the e-mail address is not valid");
        }
        act.customerOf(email).filter(other -> !other.id().equals(customer.id())).ifPresent(other -> {
            throw PaddleRefusal.of(
                    409, "customer_already_exists", "customer email conflicts with customer of id " + other.id());
        });
    }

    private static void address(Document address) {
        if (!COUNTRY.matcher(address.text("country_code")).matches()) {
            throw PaddleRefusal.field("country_code", "must be a two-letter country code");
        }
    }

    private static void price(Act act, Document price) {
        existing(act, Kind.PRODUCT, price.text("product_id"));
        money("unit_price", price.data().path("unit_price"));
        for (JsonNode override : price.data().path("unit_price_overrides")) {
            money("unit_price_overrides", override.path("unit_price"));
        }
        if (price.data().path("billing_cycle").isObject()) {
            BillingCycle.read(price.data().path("billing_cycle"));
        }
        trial(price.data().path("trial_period"), price.data().path("billing_cycle"));
        JsonNode quantity = price.data().path("quantity");
        if (quantity.path("minimum").asInt(1) < 1
                || quantity.path("maximum").asInt(1) < quantity.path("minimum").asInt(1)) {
            throw PaddleRefusal.field("quantity", "minimum must be 1 or more, and not above maximum");
        }
    }

    private static void trial(JsonNode trial, JsonNode cycle) {
        if (trial.isObject()) {
            BillingCycle.read(trial);
            if (!cycle.isObject()) {
                throw PaddleRefusal.field("trial_period", "needs a billing_cycle");
            }
            complete((ObjectNode) trial);
        }
    }

    private static void complete(ObjectNode trial) {
        if (!trial.has("requires_payment_method")) {
            trial.put("requires_payment_method", true);
        }
        if (trial.path("unit_price").isObject()) {
            money("trial_period.unit_price", trial.path("unit_price"));
        } else {
            trial.putNull("unit_price");
        }
        if (!trial.path("unit_price_overrides").isArray()) {
            trial.putArray("unit_price_overrides");
        }
    }

    private static void money(String field, JsonNode money) {
        if (!money.path("amount").asString("").matches("\\d{1,15}")) {
            throw PaddleRefusal.field(field + ".amount", "must be a number in the lowest denomination");
        }
        if (!Currencies.isKnown(money.path("currency_code").asString(""))) {
            throw PaddleRefusal.field(field + ".currency_code", "is not a supported currency");
        }
    }

    private static void discount(Document discount) {
        switch (discount.text("type")) {
            case "percentage" -> {
                if (Double.parseDouble(discount.text("amount")) > 100) {
                    throw PaddleRefusal.field("amount", "must be 100 or less");
                }
            }
            case "flat", "flat_per_seat" -> {
                if (!Currencies.isKnown(discount.text("currency_code"))) {
                    throw PaddleRefusal.field("currency_code", "is required for flat discounts");
                }
            }
            default -> throw PaddleRefusal.field("type", "must be percentage, flat or flat_per_seat");
        }
    }
}
