package dev.tenure.workflows.routing;

/** Where an event goes: to a workflow, only to its mirror row, or nowhere. */
public sealed interface Route {

    /** The inbox key under which events of one destination are kept in order. */
    String key();

    /** To the lifecycle of one subscription. */
    record ToSubscription(String subscriptionId) implements Route {
        public static final String PREFIX = "subscription/";

        @Override
        public String key() {
            return PREFIX + subscriptionId;
        }
    }

    /** To what was bought once with one transaction. */
    record ToPurchase(String transactionId) implements Route {
        public static final String PREFIX = "purchase/";

        @Override
        public String key() {
            return PREFIX + transactionId;
        }
    }

    /** Refreshes the mirror row of the entity and is then applied. */
    record MirrorOnly(String entityId) implements Route {
        @Override
        public String key() {
            return "mirror/" + entityId;
        }
    }

    /** Kept in the inbox with a reason, and not acted on. */
    record Ignored(String reason) implements Route {
        @Override
        public String key() {
            return "ignored";
        }
    }
}
