package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.SettingTable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the owner of an account chose in the dashboard, over what the sandbox began with. Outlives a restart. */
public final class Policies {

    private static final String REFUNDS = "refund_policy";
    private static final String DUNNING = "dunning_policy";

    private final BillingRules rules;
    private final SettingTable settings;

    Policies(BillingRules rules, SettingTable settings) {
        this.rules = rules;
        this.settings = settings;
    }

    /** How refunds are decided now. */
    RefundPolicy refunds() {
        return settings.find(REFUNDS).map(Json::read).map(RefundPolicy::read).orElse(rules.refunds());
    }

    /** How failed renewals are dunned now. */
    DunningPolicy dunning() {
        return settings.find(DUNNING).map(Json::read).map(DunningPolicy::read).orElse(rules.dunning());
    }

    /** From now on refunds are decided so: {@code {"approval":…,"wait_minutes":…}}. */
    public ObjectNode changeRefunds(JsonNode body) {
        return write(REFUNDS, RefundPolicy.read(body).write());
    }

    /** From now on failed renewals are dunned so: {@code {"ending":…,"retry_days":…,"ends_after_days":…}}. */
    public ObjectNode changeDunning(JsonNode body) {
        return write(DUNNING, DunningPolicy.read(body).write());
    }

    /** What the sandbox began with counts again. */
    public void forget() {
        write(REFUNDS, rules.refunds().write());
        write(DUNNING, rules.dunning().write());
    }

    private ObjectNode write(String name, ObjectNode policy) {
        settings.write(name, Json.write(policy));
        return policy;
    }
}
