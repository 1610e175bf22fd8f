package dev.tenure.activities.closure;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of a delivered event whatever tells of a person; ids, amounts, dates and codes stay. */
final class Erasure {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Wherever they stand, they are about people. */
    private static final Set<String> PERSONAL = Set.of(
            "email",
            "cardholder_name",
            "first_line",
            "second_line",
            "city",
            "postal_code",
            "region",
            "company_number",
            "tax_identifier",
            "additional_information",
            "contacts",
            "last4",
            "expiry_month",
            "expiry_year");

    /** A price has a name and a description, too; only here they are those of a person. */
    private static final Set<String> ABOUT_PEOPLE = Set.of("customer.", "address.", "business.");

    private static final Set<String> NAMES = Set.of("name", "description");

    /** What the product gave along, apart from our own link, may be anything. */
    private static final String CUSTOM_DATA = "custom_data";

    private Erasure() {}

    /** The same event without what is personal; a body that is no JSON object is erased whole. */
    static String of(String eventType, String payload) {
        JsonNode event;
        try {
            event = JSON.readTree(payload);
        } catch (RuntimeException e) {
            return "{}";
        }
        if (!event.isObject()) {
            return "{}";
        }
        JsonNode data = event.path("data");
        erase(data);
        boolean isAboutAPerson = ABOUT_PEOPLE.stream().anyMatch(eventType::startsWith);
        if (isAboutAPerson && data instanceof ObjectNode person) {
            NAMES.stream().filter(person::has).forEach(person::putNull);
        }
        return JSON.writeValueAsString(event);
    }

    private static void erase(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field :
                    object.properties().stream().toList()) {
                if (PERSONAL.contains(field.getKey())) {
                    object.putNull(field.getKey());
                } else if (field.getKey().equals(CUSTOM_DATA)) {
                    keepOurLink(field.getValue());
                } else {
                    erase(field.getValue());
                }
            }
        } else {
            node.forEach(Erasure::erase);
        }
    }

    private static void keepOurLink(JsonNode customData) {
        if (customData instanceof ObjectNode object) {
            Iterator<String> names =
                    object.propertyStream().map(Map.Entry::getKey).toList().iterator();
            while (names.hasNext()) {
                String name = names.next();
                if (!name.startsWith("tenure_")) {
                    object.remove(name);
                }
            }
        }
    }
}
