package dev.tenure.activities.adoption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which columns of a table of the owner's say whose a customer or a subscription is, and what the user has now.
 *
 * @param customerId the column of Paddle's {@code ctm_…}; this or {@code subscriptionId} is given
 * @param plan the column of the user's plan, compared in the report
 * @param credits the column of the user's credits, which become the wallet's balance
 * @param plans from the owner's words to the catalog's plan keys; words that are not in it are keys already
 */
public record Mapping(
        String table,
        String userId,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        @Nullable String plan,
        @Nullable String credits,
        Map<String, String> plans) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Pattern TABLE = Pattern.compile(NAME + "(\\." + NAME + ")?");
    private static final Set<String> FIELDS =
            Set.of("table", "user_id", "customer_id", "subscription_id", "plan", "credits", "plans");

    public Mapping {
        plans = Map.copyOf(plans);
        if (customerId == null && subscriptionId == null) {
            throw new AdoptionException(
                    "The mapping needs \"customer_id\" or \"subscription_id\": the column that names Paddle's ctm_… or sub_….");
        }
    }

    /** Throws {@link AdoptionException} with a sentence if the file is no mapping. */
    public static Mapping read(Path file) {
        try {
            return of(JsonMapper.shared().readTree(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw new AdoptionException("There is no mapping file " + file + ".", e);
        } catch (IOException e) {
            throw new AdoptionException("The mapping file " + file + " cannot be read.", e);
        } catch (JacksonException e) {
            throw new AdoptionException("The mapping file " + file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Mapping of(JsonNode json) {
        if (!json.isObject()) {
            throw new AdoptionException("The mapping must be a JSON object with \"table\", \"user_id\" and more.");
        }
        Set<String> unknown = new TreeSet<>(json.propertyNames());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new AdoptionException("The mapping has \"" + String.join("\", \"", unknown)
                    + "\", which means nothing here; it may have " + String.join(", ", new TreeSet<>(FIELDS)) + ".");
        }
        return new Mapping(
                required(json, "table", TABLE),
                required(json, "user_id", NAME),
                name(json, "customer_id", NAME),
                name(json, "subscription_id", NAME),
                name(json, "plan", NAME),
                name(json, "credits", NAME),
                plans(json.path("plans")));
    }

    private static Map<String, String> plans(JsonNode json) {
        Map<String, String> plans = new LinkedHashMap<>();
        if (!json.isMissingNode() && !json.isObject()) {
            throw new AdoptionException(
                    "\"plans\" of the mapping must be an object: your word for a plan → the catalog's.");
        }
        json.properties()
                .forEach(entry -> plans.put(entry.getKey(), entry.getValue().asString("")));
        return plans;
    }

    private static String required(JsonNode json, String field, Pattern pattern) {
        String value = name(json, field, pattern);
        if (value == null) {
            throw new AdoptionException("The mapping has no \"" + field + "\".");
        }
        return value;
    }

    /** Names become part of a statement, so that nothing but a name may stand there. */
    private static @Nullable String name(JsonNode json, String field, Pattern pattern) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString() || !pattern.matcher(value.stringValue()).matches()) {
            throw new AdoptionException("\"" + field + "\" of the mapping is not the name of a "
                    + (field.equals("table") ? "table." : "column."));
        }
        return value.stringValue();
    }
}
