package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Things that are there, in place of those that a recorded request was about. */
final class Cast {

    private static final Pattern ID = Pattern.compile("\\b([a-z]+)_0[0-9][a-z0-9]{24}\\b");
    private static final Pattern DATE = Pattern.compile("\"(20\\d\\d)(-\\d\\d-\\d\\dT)");
    private static final int YEARS_GONE_BY = 5;

    private final PaddleWorld world;
    private final Map<String, Supplier<String>> makers = new HashMap<>();
    private final Map<String, String> kept = new HashMap<>();
    private final List<String> recurring = new ArrayList<>();
    private final List<String> once = new ArrayList<>();
    private int made;

    Cast(PaddleWorld world) {
        this.world = world;
        makers.put("product", () -> make("/products", "{\"name\":\"Analytics\",\"tax_category\":\"standard\"}"));
        makers.put("price", () -> price("\"billing_cycle\":{\"interval\":\"month\",\"frequency\":1}"));
        makers.put(
                "discount",
                () -> make("/discounts", "{\"description\":\"Sale\",\"type\":\"percentage\",\"amount\":\"10\"}"));
        makers.put("customer", () -> make("/customers", "{\"email\":\"cast-" + made++ + "@example.com\"}"));
        makers.put(
                "address",
                () -> make(of("customer") + "/addresses", "{\"country_code\":\"US\",\"postal_code\":\"10021\"}"));
        makers.put("business", () -> make(of("customer") + "/businesses", "{\"name\":\"Uplift\"}"));
        makers.put("setting", () -> make("/notification-settings", """
                {"description":"x","type":"url","destination":"http://localhost:1/","subscribed_events":["report.created"]}"""));
        makers.put("subscription", () -> world.subscribe("cast-" + made++, PaddleWorld.PRO_MONTHLY));
        makers.put("paused", this::paused);
        makers.put("paid", this::paid);
        makers.put("open", () -> open(""));
        makers.put("invoice", () -> open("""
                "collection_mode":"manual","billing_details":{"payment_terms":{"interval":"day","frequency":14}},"""));
    }

    private String make(String path, String body) {
        PaddleWorld.Reply reply = world.post(path, body);
        if (reply.status() >= 300) {
            throw new AssertionError(path + ": " + reply.body());
        }
        return reply.data().path("id").asString();
    }

    private String of(String owner) {
        return "/" + owner + "s/" + kept(owner);
    }

    private String price(String cycle) {
        return make("/prices", """
                {"description":"p","product_id":"%s","unit_price":{"amount":"3000","currency_code":"USD"},
                 "quantity":{"minimum":1,"maximum":1000},%s}
                """.formatted(kept("product"), cycle));
    }

    private String paused() {
        String subscription = make("subscription");
        world.post("/subscriptions/" + subscription + "/pause", "{\"effective_from\":\"immediately\"}");
        return subscription;
    }

    private String open(String more) {
        return make("/transactions", """
                {%s"customer_id":"%s","address_id":"%s","items":[{"price_id":"%s","quantity":1}]}
                """.formatted(more, kept("customer"), kept("address"), PaddleWorld.PRO_MONTHLY));
    }

    /** A subscription of the customer who is kept. */
    private String owned() {
        CheckoutOutcome outcome = world.paddle.pay(new PaymentRequest(make("open"), null, "US", "approve"));
        return Objects.requireNonNull(outcome.subscriptionId());
    }

    /** A paid transaction with as many lines as a recorded request speaks of. */
    private String paid() {
        String transaction = make("/transactions", """
                {"customer_id":"%s","address_id":"%s","items":[{"price_id":"%s","quantity":1},{"price_id":"%s","quantity":1}]}
                """.formatted(
                        kept("customer"), kept("address"), PaddleWorld.PRO_MONTHLY, priceNumber(0, true)));
        world.paddle.pay(new PaymentRequest(transaction, null, "US", "approve"));
        return transaction;
    }

    /** Always the same one. */
    private String kept(String name) {
        String known = kept.get(name);
        if (known == null) {
            known = make(name);
            kept.put(name, known);
        }
        return known;
    }

    private String make(String name) {
        Supplier<String> maker = makers.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("Nobody can make a " + name);
        }
        return maker.get();
    }

    /** What belongs to a customer is kept; what is used up by a request is new each time. */
    String path(String template) {
        return Pattern.compile("\\{([a-z]+)}").matcher(template).replaceAll(name -> switch (name.group(1)) {
            case "customer", "address", "business" -> kept(name.group(1));
            default -> make(name.group(1));
        });
    }

    /** The recorded request about things that are there, at a time to come, by nobody who came before, and in dollars. */
    String body(JsonNode recorded, String template) {
        String own = Json.write(recorded)
                .replaceAll("\"[a-z0-9.]+@", "\"cast-" + made++ + "@")
                .replace("GBP", "USD");
        Matcher dates = DATE.matcher(own);
        String moved =
                dates.replaceAll(date -> "\"" + (Integer.parseInt(date.group(1)) + YEARS_GONE_BY) + date.group(2));
        Map<String, String> seen = new HashMap<>();
        String transaction = moved.contains("\"txn_") ? make("paid") : "";
        boolean charge = template.contains("/charge");
        return ID.matcher(moved)
                .replaceAll(id -> seen.computeIfAbsent(id.group(), any -> replacement(id, seen, transaction, charge)));
    }

    private String replacement(MatchResult id, Map<String, String> seen, String transaction, boolean charge) {
        return switch (id.group(1)) {
            case "pro" -> kept("product");
            case "pri" -> priceNumber(count(seen, "pri_"), charge);
            case "dsc" -> kept("discount");
            case "ctm" -> kept("customer");
            case "add" -> kept("address");
            case "biz" -> kept("business");
            case "sub" -> owned();
            case "txn" -> transaction;
            case "txnitm" -> line(transaction, count(seen, "txnitm_"));
            default -> id.group();
        };
    }

    private static int count(Map<String, String> seen, String prefix) {
        return (int)
                seen.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    }

    private String priceNumber(int number, boolean isCharge) {
        List<String> prices = isCharge ? once : recurring;
        while (prices.size() <= number) {
            prices.add(isCharge ? price("\"billing_cycle\":null") : make("price"));
        }
        return prices.get(number);
    }

    private String line(String transaction, int number) {
        return world.get("/transactions/" + transaction)
                .data()
                .path("details")
                .path("line_items")
                .path(number)
                .path("id")
                .asString();
    }
}
