package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.SettingTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes wrong between Paddle and its callers, until it has gone wrong often enough. Outlives a restart. */
final class Faults {

    private static final String STORED = "faults";

    private final SettingTable settings;
    private final List<Planned> planned = new ArrayList<>();

    /** A fault, how often it is still to happen, and its dice. */
    private static final class Planned {

        private final ObjectNode description;
        private final Fault fault;
        private final Pattern pattern;
        private final Random dice;

        Planned(ObjectNode description) {
            this.description = description;
            this.fault = Fault.read(description);
            this.pattern = pattern(fault.match());
            this.dice = new Random(fault.seed());
        }

        boolean happensTo(String call) {
            return pattern.matcher(call).matches() && dice.nextDouble() < fault.probability();
        }

        private static Pattern pattern(String match) {
            if (match.equals("*")) {
                return Pattern.compile(".*");
            }
            StringBuilder expression = new StringBuilder();
            for (String part : match.split("\\*", -1)) {
                expression.append(expression.isEmpty() ? "" : "[^/]*").append(Pattern.quote(part));
            }
            return Pattern.compile(expression.toString());
        }
    }

    Faults(SettingTable settings) {
        this.settings = settings;
        settings.find(STORED).ifPresent(stored -> {
            for (JsonNode fault : Json.read(stored)) {
                planned.add(new Planned((ObjectNode) fault));
            }
        });
    }

    synchronized void add(ObjectNode description) {
        planned.add(new Planned(description.deepCopy()));
        store();
    }

    synchronized void clear() {
        planned.clear();
        store();
    }

    /** The first planned fault that fits the call, which then has one less to go. */
    synchronized Optional<Fault> next(String method, String path) {
        for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
            Planned candidate = all.next();
            if (candidate.happensTo(method + " " + path)) {
                countDown(candidate, all);
                return Optional.of(candidate.fault);
            }
        }
        return Optional.empty();
    }

    private void countDown(Planned happened, Iterator<Planned> all) {
        int left = happened.description.path("times").asInt(1) - 1;
        happened.description.put("times", left);
        if (left <= 0) {
            all.remove();
        }
        store();
    }

    private void store() {
        ArrayNode stored = Json.array();
        planned.forEach(fault -> stored.add(fault.description));
        settings.write(STORED, Json.write(stored));
    }
}
