package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.sandbox.paddle.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The sandbox's answers have the fields of real ones: none missing, none invented, all of the same types. The accepted
 * differences stand in {@code shape-differences.txt}, each with its reason.
 */
class ApiShapeTest {

    /** Which recorded answers, by their file names, belong to which answer of the sandbox. */
    private static final Map<String, String> FIXTURES = fixtures();

    private static Map<String, String> fixtures() {
        Map<String, String> fixtures = new LinkedHashMap<>();
        fixtures.put(
                "subscription",
                "openapi--(get|update|cancel|pause|resume|activate)-subscription--200|openapi--create-subscription-charge--201"
                        + "|python-sdk-branch-subhistory--Subscriptions--full_entity.*--response");
        fixtures.put(
                "subscription-list",
                "openapi--list-subscriptions--200|python-sdk-branch-subhistory--Subscriptions--list_default--response");
        fixtures.put(
                "subscription-update-preview",
                "openapi--preview-subscription-update--200|python-sdk-branch-subhistory--Subscriptions--preview_update_full_entity--response");
        fixtures.put(
                "subscription-charge-preview",
                "openapi--preview-subscription-charge--200|python-sdk-branch-subhistory--Subscriptions--preview_charge_full_entity--response");
        fixtures.put("payment-method-transaction", "openapi--get-subscription-update-payment-method-transaction--200");
        fixtures.put(
                "transaction",
                "openapi--(get|update|revise)-transaction--200|openapi--create-transaction--201|python-sdk--Transactions--(full_entity|full_entity_with_includes)--response");
        fixtures.put(
                "transaction-list", "openapi--list-transactions--200|python-sdk--Transactions--list_default--response");
        fixtures.put(
                "transaction-preview",
                "openapi--preview-transaction-create--200|python-sdk--Transactions--preview_entity--response");
        fixtures.put("pricing-preview", "openapi--preview-prices--200|python-sdk--PricingPreviews--.*--response");
        fixtures.put("invoice", "openapi--get-transaction-invoice--200");
        fixtures.put("adjustment", "openapi--create-adjustment--201|python-sdk--Adjustments--full_entity--response");
        fixtures.put(
                "adjustment-list", "openapi--list-adjustments--200|python-sdk--Adjustments--list_default--response");
        fixtures.put("credit-note", "openapi--get-adjustment-credit-note--200");
        fixtures.put(
                "customer",
                "openapi--(get|update)-customer--200|openapi--create-customer--201|python-sdk--Customers--full_entity--response");
        fixtures.put("customer-list", "openapi--list-customers--200");
        fixtures.put(
                "address",
                "openapi--(get|update)-address--200|openapi--create-address--201|python-sdk--Addresses--full_entity--response");
        fixtures.put("address-list", "openapi--list-addresses--200");
        fixtures.put(
                "business",
                "openapi--(get|update)-business--200|openapi--create-business--201|python-sdk--Businesses--full_entity--response");
        fixtures.put("business-list", "openapi--list-businesses--200");
        fixtures.put(
                "payment-method",
                "openapi--get-customer-payment-method--200|python-sdk--PaymentMethods--full_entity_card--response");
        fixtures.put(
                "payment-method-list",
                "openapi--list-customer-payment-methods--200|python-sdk--PaymentMethods--list_default--response");
        fixtures.put("credit-balances", "openapi--list-credit-balances--200");
        fixtures.put("auth-token", "openapi--generate-customer-authentication-token--200");
        fixtures.put(
                "portal-session",
                "openapi--create-customer-portal-session--201|python-sdk--CustomerPortalSessions--full_entity_(multiple|single)--response");
        fixtures.put(
                "product",
                "openapi--(get|update)-product--200|openapi--create-product--201|python-sdk--Products--full_entity--response");
        fixtures.put("product-list", "openapi--list-products--200");
        fixtures.put(
                "price",
                "openapi--(get|update)-price--200|openapi--create-price--201|python-sdk--Prices--full_entity--response");
        fixtures.put("price-list", "openapi--list-prices--200");
        fixtures.put(
                "discount",
                "openapi--(get|update)-discount--200|openapi--create-discount--201|python-sdk--Discounts--full_entity--response");
        fixtures.put("discount-list", "openapi--list-discounts--200");
        fixtures.put("event-types", "openapi--list-event-types--200");
        fixtures.put("notification", "openapi--get-notification--200");
        fixtures.put("notification-list", "openapi--list-notifications--200");
        fixtures.put("notification-logs", "openapi--list-notification-logs--200");
        fixtures.put("notification-replay", "openapi--replay-notification--202");
        fixtures.put(
                "notification-setting",
                "openapi--(get|update)-notification-setting--200|openapi--create-notification-setting--201");
        fixtures.put("notification-setting-list", "openapi--list-notification-settings--200");
        fixtures.put("ips", "openapi--get-ip-addresses--200.*");
        return fixtures;
    }

    @Test
    void answersHaveTheFieldsOfRealOnes() {
        Path folder = Path.of(System.getProperty("paddle.fixtures", "nowhere"), "api");
        assumeTrue(Files.isDirectory(folder), "no recorded answers at hand");
        Set<String> found = new TreeSet<>();
        try (WebhookReceiver product = new WebhookReceiver();
                PaddleWorld world = PaddleWorld.open()) {
            world.paddle.webhookUrl(product.url());
            Map<String, List<JsonNode>> answers = new LivedThrough(world).answers();
            FIXTURES.forEach((name, pattern) -> {
                List<JsonNode> own = answers.getOrDefault(name, List.of());
                assertThat(own).as("answers of the sandbox for %s", name).isNotEmpty();
                Shape real = shape(recorded(folder, pattern));
                shape(own).differencesFrom(real).forEach(difference -> found.add(name + " " + difference));
            });
        }
        assertThat(found).as("differences without a reason").containsExactlyElementsOf(accepted(""));
    }

    @Test
    void eventsHaveTheFieldsOfRealOnes() {
        Path folder = Path.of(System.getProperty("paddle.fixtures", "nowhere"), "webhooks");
        assumeTrue(Files.isDirectory(folder), "no recorded webhooks at hand");
        Set<String> found = new TreeSet<>();
        try (WebhookReceiver product = new WebhookReceiver();
                PaddleWorld world = PaddleWorld.open()) {
            world.paddle.webhookUrl(product.url());
            new LivedThrough(world).answers();
            world.awaitDeliveries();
            Map<String, List<JsonNode>> byEntity = new LinkedHashMap<>();
            product.received.forEach(received -> byEntity.computeIfAbsent(
                            received.type().replaceAll("\\..*", ""), key -> new ArrayList<>())
                    .add(received.json()));
            byEntity.forEach((entity, told) -> {
                Shape real = shape(recorded(folder, "openapi--" + entity + "\\..*"));
                shape(told)
                        .differencesFrom(real)
                        .forEach(difference -> found.add("event " + entity + " " + difference));
            });
        }
        assertThat(found).as("differences without a reason").containsExactlyElementsOf(accepted("event "));
    }

    private static Shape shape(List<JsonNode> nodes) {
        Shape shape = Shape.of(Json.object());
        nodes.forEach(shape::plus);
        return shape;
    }

    private static List<JsonNode> recorded(Path folder, String pattern) {
        Pattern names = Pattern.compile("(" + pattern + ")\\.json");
        List<JsonNode> recorded = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (names.matcher(file.getFileName().toString()).matches()) {
                    recorded.add(Json.read(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(recorded).as("recorded answers like %s", pattern).isNotEmpty();
        return recorded;
    }

    private static Set<String> accepted(String about) {
        Set<String> accepted = new TreeSet<>();
        try (var file = Objects.requireNonNull(ApiShapeTest.class.getResourceAsStream("shape-differences.txt"))) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf(" — ")))
                    .filter(line -> about.isEmpty() ? !line.startsWith("event ") : line.startsWith(about))
                    .forEach(accepted::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return accepted;
    }
}
