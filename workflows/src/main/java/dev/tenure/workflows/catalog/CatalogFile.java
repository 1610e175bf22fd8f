package dev.tenure.workflows.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalog from JSON, with Paddle's ids from the settings {@code PADDLE_PRICE_ID_<PRICE KEY>} and {@code
 * PADDLE_PRODUCT_ID_<PLAN KEY>} (comma-separated: the first is sold, all are recognised), which win over the file's.
 */
public final class CatalogFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CatalogFile() {}

    /** The file if one is named, else the demo catalog. Throws {@link IllegalStateException} with a sentence. */
    public static Catalog load(@Nullable Path file, Function<String, @Nullable String> setting) {
        try (InputStream in = file == null ? demo() : Files.newInputStream(file)) {
            return read(JSON.readTree(in), setting);
        } catch (IOException | IllegalArgumentException e) {
            String where = file == null ? "the built-in catalog" : file.toString();
            throw new IllegalStateException("The catalog cannot be read from " + where + ": " + e.getMessage(), e);
        }
    }

    private static InputStream demo() throws IOException {
        InputStream in = CatalogFile.class.getResourceAsStream("demo-catalog.json");
        if (in == null) {
            throw new IOException("demo-catalog.json is missing from the program");
        }
        return in;
    }

    private static Catalog read(JsonNode root, Function<String, @Nullable String> setting) {
        List<Catalog.Plan> plans = new ArrayList<>();
        root.path("plans").forEach(node -> plans.add(plan(node, setting)));
        List<Catalog.CreditPack> packs = new ArrayList<>();
        root.path("credit_packs").forEach(node -> packs.add(pack(node, setting)));
        return new Catalog(plans, packs);
    }

    private static Catalog.Plan plan(JsonNode node, Function<String, @Nullable String> setting) {
        String key = text(node, "key");
        List<Catalog.Price> prices = new ArrayList<>();
        node.path("prices")
                .forEach(price -> prices.add(new Catalog.Price(
                        text(price, "key"),
                        ids(price.path("ids"), setting.apply("PADDLE_PRICE_ID_" + upper(text(price, "key")))),
                        text(price, "interval"),
                        price.path("frequency").asInt(1),
                        amount(price))));
        return new Catalog.Plan(
                key,
                node.path("level").asInt(),
                node.path("name").asText(key),
                node.path("monthly_credits").asLong(),
                texts(node.path("features")),
                ids(node.path("product_ids"), setting.apply("PADDLE_PRODUCT_ID_" + upper(key))),
                prices);
    }

    private static Catalog.CreditPack pack(JsonNode node, Function<String, @Nullable String> setting) {
        String key = text(node, "key");
        return new Catalog.CreditPack(
                key,
                node.path("name").asText(key),
                node.path("credits").asLong(),
                ids(node.path("ids"), setting.apply("PADDLE_PRICE_ID_" + upper(key))),
                ids(node.path("product_ids"), setting.apply("PADDLE_PRODUCT_ID_" + upper(key))),
                amount(node));
    }

    private static Catalog.Amount amount(JsonNode node) {
        return new Catalog.Amount(
                node.path("amount").path("amount_minor").asLong(), text(node.path("amount"), "currency"));
    }

    private static List<String> ids(JsonNode fromFile, @Nullable String fromSetting) {
        if (fromSetting == null || fromSetting.isBlank()) {
            return texts(fromFile);
        }
        return List.of(fromSetting.split(",")).stream()
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return List.copyOf(texts);
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText();
        if (text.isBlank()) {
            throw new IllegalArgumentException("\"" + field + "\" is missing in " + node);
        }
        return text;
    }

    private static String upper(String key) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
