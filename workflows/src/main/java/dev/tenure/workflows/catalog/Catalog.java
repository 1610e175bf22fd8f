package dev.tenure.workflows.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is sold: plans with their prices, and credit packs. Prices are known by any of their ids (the first is sold, all
 * are recognised); a price that is not known falls back to its product.
 */
public record Catalog(List<Plan> plans, List<CreditPack> creditPacks) {

    /** A level of membership. Level 0 is free and has neither products nor prices. */
    public record Plan(
            String key,
            int level,
            String name,
            long monthlyCredits,
            List<String> features,
            List<String> productIds,
            List<Price> prices) {}

    /** A recurring price of a plan; {@code ids} may be empty if nothing is sold at it here. */
    public record Price(String key, List<String> ids, String interval, int frequency, Amount amount) {}

    /** Credits that are bought once. */
    public record CreditPack(
            String key, String name, long credits, List<String> ids, List<String> productIds, Amount amount) {}

    /** Money as people see it in a price list. */
    public record Amount(long amountMinor, String currency) {}

    public Catalog {
        plans = List.copyOf(plans);
        creditPacks = List.copyOf(creditPacks);
        if (plans.stream().noneMatch(plan -> plan.level() == 0)) {
            throw new IllegalArgumentException(
                    "The catalog has no plan of level 0: add one, its key is what people have who pay nothing.");
        }
    }

    /** The terms of a price, or of its product if the price is not known; empty if neither is ours. */
    public Optional<PlanTerms> terms(
            @Nullable String priceId, @Nullable String productId, @Nullable String interval, int frequency) {
        for (Plan plan : plans) {
            for (Price price : plan.prices()) {
                if (priceId != null && price.ids().contains(priceId)) {
                    return Optional.of(new PlanTerms(
                            plan.key(), plan.level(), plan.monthlyCredits(), price.interval(), price.frequency()));
                }
            }
        }
        return plans.stream()
                .filter(plan -> productId != null && plan.productIds().contains(productId))
                .findFirst()
                .map(plan -> new PlanTerms(
                        plan.key(),
                        plan.level(),
                        plan.monthlyCredits(),
                        interval == null ? "month" : interval,
                        Math.max(1, frequency)));
    }

    /** Whether a price or product belongs to a plan or a credit pack. */
    public boolean isOurs(@Nullable String priceId, @Nullable String productId) {
        return terms(priceId, productId, null, 1).isPresent()
                || creditPack(priceId, productId).isPresent();
    }

    /** The credit pack of a price, or of its product. */
    public Optional<CreditPack> creditPack(@Nullable String priceId, @Nullable String productId) {
        return creditPacks.stream()
                .filter(pack -> (priceId != null && pack.ids().contains(priceId))
                        || (productId != null && pack.productIds().contains(productId)))
                .findFirst();
    }

    /** Whether this very price can be bought: the first id of a plan's price or of a credit pack. */
    public boolean isSold(String priceId) {
        return plans.stream().flatMap(plan -> plan.prices().stream()).anyMatch(price -> isFirst(price.ids(), priceId))
                || creditPacks.stream().anyMatch(pack -> isFirst(pack.ids(), priceId));
    }

    private static boolean isFirst(List<String> ids, String priceId) {
        return !ids.isEmpty() && ids.getFirst().equals(priceId);
    }
}
