package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.PaddleReads;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.Comparator;
import java.util.List;

/** What can be bought at the sandbox Paddle now. */
final class Catalog {

    private static final int MOST = 50;

    private Catalog() {}

    /** What recurs comes first. */
    static List<PriceRow> prices(PaddleReads reads) {
        return reads.newest(Kind.PRICE, MOST).reversed().stream()
                .filter(price -> price.path("status").asString("").equals("active"))
                .map(price -> PriceRow.of(
                        price,
                        reads.find(Kind.PRODUCT, price.path("product_id").asString(""))
                                .map(product -> product.path("name").asString(""))
                                .orElse("")))
                .sorted(Comparator.comparing(price -> price.interval() == null))
                .toList();
    }

    static List<PriceRow> recurring(PaddleReads reads) {
        return prices(reads).stream().filter(price -> price.interval() != null).toList();
    }
}
