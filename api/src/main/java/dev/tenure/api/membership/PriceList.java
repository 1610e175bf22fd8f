package dev.tenure.api.membership;

import dev.tenure.api.settings.SettingException;
import dev.tenure.api.settings.Settings;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.CatalogFile;
import dev.tenure.workflows.catalog.PlanTerms;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is sold, as customers see it. */
@Component
public class PriceList {

    private final Catalog catalog;

    PriceList(Settings settings) {
        this.catalog = load(settings);
    }

    /** Plans by level, and packs of credits. */
    public record Plans(List<Plan> plans, List<CreditPack> creditPacks) {}

    /** A plan and its prices; the free one has none. */
    public record Plan(
            String key, int level, String name, long monthlyCredits, List<String> features, List<Price> prices) {}

    /** A price under the id by which it is sold; {@code frequency} counts intervals. */
    public record Price(String priceId, String interval, int frequency, Amount amount) {}

    /** Credits that are bought once. */
    public record CreditPack(String key, String name, String priceId, long credits, Amount amount) {}

    /** Money in the minor unit of its currency. */
    public record Amount(long amountMinor, String currency) {}

    Plans plans() {
        return new Plans(
                catalog.plans().stream().map(PriceList::plan).toList(),
                catalog.creditPacks().stream()
                        .filter(pack -> !pack.ids().isEmpty())
                        .map(pack -> new CreditPack(
                                pack.key(), pack.name(), pack.ids().getFirst(), pack.credits(), amount(pack.amount())))
                        .toList());
    }

    /** Whether this very price can be bought. */
    public boolean isSold(String priceId) {
        return catalog.isSold(priceId);
    }

    /** Whether a price is one of a plan, not of a pack of credits. */
    public boolean isPlan(String priceId) {
        return catalog.terms(priceId, null, null, 1).isPresent();
    }

    /** The level of a plan that is more than free, by its key. */
    public Optional<Integer> levelOf(String plan) {
        return catalog.plans().stream()
                .filter(known -> known.key().equals(plan) && known.level() > 0)
                .map(Catalog.Plan::level)
                .findFirst();
    }

    /** What a price that is sold for a plan gives; empty for anything else. */
    public Optional<PlanTerms> termsOf(String priceId) {
        return catalog.isSold(priceId) ? catalog.terms(priceId, null, null, 1) : Optional.empty();
    }

    private static Plan plan(Catalog.Plan plan) {
        List<Price> prices = plan.prices().stream()
                .filter(price -> !price.ids().isEmpty())
                .map(price ->
                        new Price(price.ids().getFirst(), price.interval(), price.frequency(), amount(price.amount())))
                .toList();
        return new Plan(plan.key(), plan.level(), plan.name(), plan.monthlyCredits(), plan.features(), prices);
    }

    private static Amount amount(Catalog.Amount amount) {
        return new Amount(amount.amountMinor(), amount.currency());
    }

    private static Catalog load(Settings settings) {
        @Nullable Path file = settings.optional("TENURE_CATALOG").map(Path::of).orElse(null);
        try {
            return CatalogFile.load(file, name -> settings.optional(name).orElse(null));
        } catch (IllegalStateException e) {
            throw new SettingException("TENURE_CATALOG: " + e.getMessage());
        }
    }
}
