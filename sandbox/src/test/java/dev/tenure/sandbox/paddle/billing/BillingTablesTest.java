package dev.tenure.sandbox.paddle.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Dates and amounts, case by case. */
class BillingTablesTest {

    @ParameterizedTest(name = "{0} every {2} {1}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-23T10:00:00Z        | month | 1  | 2026-12-23 2027-01-23 2027-02-23
            2027-01-31T08:00:00Z        | month | 1  | 2027-02-28 2027-03-31 2027-04-30 2027-05-31
            2027-01-30T08:00:00Z        | month | 1  | 2027-02-28 2027-03-30 2027-04-30
            2027-01-29T08:00:00Z        | month | 1  | 2027-02-28 2027-03-29
            2028-01-31T08:00:00Z        | month | 1  | 2028-02-29 2028-03-31
            2028-01-29T08:00:00Z        | month | 1  | 2028-02-29 2028-03-29
            2027-10-31T23:59:59.999999Z | month | 1  | 2027-11-30 2027-12-31 2028-01-31 2028-02-29
            2027-12-31T00:00:00Z        | month | 1  | 2028-01-31 2028-02-29 2028-03-31
            2027-08-31T12:00:00Z        | month | 3  | 2027-11-30 2028-02-29 2028-05-31
            2027-08-31T12:00:00Z        | month | 6  | 2028-02-29 2028-08-31
            2027-03-31T12:00:00Z        | month | 11 | 2028-02-29 2029-01-31
            2028-02-29T12:00:00Z        | year  | 1  | 2029-02-28 2030-02-28 2031-02-28 2032-02-29
            2027-02-28T12:00:00Z        | year  | 1  | 2028-02-28 2029-02-28
            2026-11-23T10:00:00Z        | year  | 1  | 2027-11-23 2028-11-23
            2028-02-29T12:00:00Z        | year  | 2  | 2030-02-28 2032-02-29
            2028-02-29T12:00:00Z        | month | 1  | 2028-03-29 2028-04-29
            2027-03-27T23:30:00Z        | day   | 1  | 2027-03-28 2027-03-29
            2027-10-30T23:30:00Z        | day   | 2  | 2027-11-01 2027-11-03
            2027-12-30T00:00:00Z        | day   | 14 | 2028-01-13 2028-01-27
            2028-02-27T00:00:00Z        | day   | 2  | 2028-02-29 2028-03-02
            2027-12-27T00:00:00Z        | week  | 1  | 2028-01-03 2028-01-10
            2028-02-22T00:00:00Z        | week  | 1  | 2028-02-29 2028-03-07
            2028-02-22T00:00:00Z        | week  | 6  | 2028-04-04 2028-05-16
            """)
    void periodsEndOnTheDayTheyBeganOn(String start, String unit, int frequency, String ends) {
        BillingCycle cycle = new BillingCycle(BillingCycle.Unit.valueOf(unit.toUpperCase(Locale.ROOT)), frequency);
        Instant from = Instant.parse(start);
        int anchorDay = BillingCycle.anchorDay(from);
        List<String> found = new ArrayList<>();
        for (int period = 0; period < ends.split(" ").length; period++) {
            from = cycle.after(from, anchorDay);
            found.add(from.toString().substring(0, 10));
            assertThat(from.toString().substring(10)).isEqualTo(start.substring(10));
        }
        assertThat(found).containsExactly(ends.split(" "));
    }

    /** Prices and taxes of Paddle's published samples, and of currencies without minor units. */
    @ParameterizedTest(name = "{0} x {1} at {2} ({3})")
    @CsvSource(delimiter = '|', textBlock = """
            3000   | 10 | 0.08875 | external | 30000   | 2662  | 32662
            10000  | 1  | 0.08875 | external | 10000   | 887   | 10887
            19900  | 1  | 0.08875 | external | 19900   | 1766  | 21666
            50000  | 20 | 0.08875 | external | 1000000 | 88750 | 1088750
            300000 | 1  | 0.08875 | external | 300000  | 26625 | 326625
            25000  | 1  | 0.08875 | external | 25000   | 2219  | 27219
            3000   | 1  | 0.08875 | external | 3000    | 266   | 3266
            50000  | 1  | 0.08875 | external | 50000   | 4437  | 54437
            100    | 1  | 0.08875 | internal | 92      | 8     | 100
            2000   | 1  | 0       | external | 2000    | 0     | 2000
            2000   | 1  | 0.2     | external | 2000    | 400   | 2400
            2400   | 1  | 0.2     | internal | 2000    | 400   | 2400
            2500   | 1  | 0.1     | external | 2500    | 250   | 2750
            26900  | 1  | 0.1     | internal | 24455   | 2445  | 26900
            980    | 3  | 0.1     | external | 2940    | 294   | 3234
            """)
    void taxIsWhatLiesBetweenTheRoundedTotals(
            String unit, int quantity, BigDecimal rate, String mode, long subtotal, long tax, long total) {
        Amounts amounts = Amounts.of(
                new BigDecimal(unit).multiply(BigDecimal.valueOf(quantity)),
                BigDecimal.ZERO,
                rate,
                Amounts.TaxMode.read(mode));

        assertThat(amounts).isEqualTo(new Amounts(subtotal, 0, tax, total));
        assertThat(amounts.total()).isEqualTo(amounts.subtotal() - amounts.discount() + amounts.tax());
    }

    /**
     * From one price and quantity to another, with so much of a 30-day period gone. The sign says who owes whom; lines
     * that give back are negative, their sum is the bill.
     */
    @ParameterizedTest(name = "{0} from {1} to {2} after {3} of 30 days, {4}")
    @CsvSource(delimiter = '|', textBlock = """
            USD | 2000x1  | 5000x1  | P0D      | prorated_immediately         | 3000   | 5000 -2000
            USD | 2000x1  | 5000x1  | P15D     | prorated_immediately         | 1500   | 2500 -1000
            USD | 2000x1  | 5000x1  | P10D     | prorated_immediately         | 2000   | 3333 -1333
            USD | 2000x1  | 5000x1  | P29D     | prorated_immediately         | 100    | 167 -67
            USD | 2000x1  | 5000x1  | P29DT23H | prorated_immediately         | 4      | 7 -3
            USD | 2000x1  | 5000x1  | P30D     | prorated_immediately         | 0      | 0 0
            USD | 5000x1  | 2000x1  | P0D      | prorated_immediately         | -3000  | 2000 -5000
            USD | 5000x1  | 2000x1  | P15D     | prorated_immediately         | -1500  | 1000 -2500
            USD | 5000x1  | 2000x1  | P29D     | prorated_immediately         | -100   | 67 -167
            USD | 2000x1  | 2000x3  | P15D     | prorated_immediately         | 2000   | 2000
            USD | 2000x3  | 2000x1  | P15D     | prorated_immediately         | -2000  | -2000
            USD | 2000x5  | 2000x4  | P10D     | prorated_immediately         | -1333  | -1333
            USD | 2000x1  | 5000x1  | P15D     | prorated_next_billing_period | 1500   | 2500 -1000
            USD | 5000x1  | 2000x1  | P15D     | prorated_next_billing_period | -1500  | 1000 -2500
            USD | 2000x1  | 5000x1  | P15D     | full_immediately             | 5000   | 5000
            USD | 5000x1  | 2000x1  | P15D     | full_immediately             | 2000   | 2000
            USD | 2000x1  | 2000x3  | P29D     | full_immediately             | 4000   | 4000
            USD | 2000x3  | 2000x1  | P15D     | full_immediately             | 0      |
            USD | 2000x1  | 5000x1  | P15D     | full_next_billing_period     | 5000   | 5000
            USD | 2000x1  | 5000x1  | P15D     | do_not_bill                  | 0      |
            USD | 5000x1  | 2000x1  | P15D     | do_not_bill                  | 0      |
            EUR | 1999x1  | 4999x1  | P7D      | prorated_immediately         | 2300   | 3833 -1533
            EUR | 1999x7  | 4999x7  | P7D      | prorated_immediately         | 16100  | 26828 -10728
            JPY | 980x1   | 1980x1  | P15D     | prorated_immediately         | 500    | 990 -490
            JPY | 980x1   | 1980x1  | P10D     | prorated_immediately         | 667    | 1320 -653
            JPY | 1980x1  | 980x1   | P15D     | prorated_immediately         | -500   | 490 -990
            JPY | 980x1   | 1980x1  | P15D     | full_immediately             | 1980   | 1980
            KRW | 9900x1  | 29000x1 | P15D     | prorated_immediately         | 9550   | 14500 -4950
            KRW | 9900x1  | 29000x1 | P10D     | prorated_immediately         | 12733  | 19333 -6600
            KRW | 29000x1 | 9900x1  | P10D     | prorated_immediately         | -12733 | 6600 -19333
            KRW | 9900x1  | 29000x1 | P29D     | prorated_immediately         | 637    | 967 -330
            """)
    void changesAreBilledByTheirMode(
            String currency, String from, String to, Duration gone, String mode, long total, String lines) {
        Instant start = Instant.parse("2027-04-01T00:00:00Z");
        Period period = new Period(start, start.plus(Duration.ofDays(30)));
        ProrationMode billedBy = ProrationMode.valueOf(mode.toUpperCase(Locale.ROOT));

        assertThatLines(change(currency, from, to, period).lines(billedBy, start.plus(gone)), currency, total, lines);
    }

    /** Months of every length, years with and without a leap day: the rate has five digits, lines are rounded one by one. */
    @ParameterizedTest(name = "{0} from {1} to {2} at {5} of {3} to {4}")
    @CsvSource(delimiter = '|', textBlock = """
            USD | 2000x1  | 5000x1   | 2027-02-01T00:00:00Z | 2027-03-01T00:00:00Z | 2027-02-15T00:00:00Z | 0.50000 | 1500  | 2500 -1000
            USD | 2000x1  | 5000x1   | 2028-02-01T00:00:00Z | 2028-03-01T00:00:00Z | 2028-02-15T00:00:00Z | 0.51724 | 1552  | 2586 -1034
            USD | 5000x1  | 2000x1   | 2028-02-29T12:00:00Z | 2028-03-29T12:00:00Z | 2028-03-07T12:00:00Z | 0.75862 | -2276 | 1517 -3793
            USD | 2000x1  | 5000x1   | 2027-01-31T08:00:00Z | 2027-02-28T08:00:00Z | 2027-02-14T08:00:00Z | 0.50000 | 1500  | 2500 -1000
            USD | 2000x1  | 5000x1   | 2027-12-31T00:00:00Z | 2028-01-31T00:00:00Z | 2028-01-01T00:00:00Z | 0.96774 | 2904  | 4839 -1935
            USD | 20000x1 | 50000x1  | 2027-03-01T00:00:00Z | 2028-03-01T00:00:00Z | 2027-09-01T00:00:00Z | 0.49727 | 14918 | 24863 -9945
            USD | 20000x1 | 50000x1  | 2028-02-29T12:00:00Z | 2029-02-28T12:00:00Z | 2028-08-29T12:00:00Z | 0.50137 | 15041 | 25068 -10027
            USD | 50000x1 | 20000x1  | 2027-03-01T00:00:00Z | 2028-03-01T00:00:00Z | 2028-02-29T00:00:00Z | 0.00273 | -81   | 55 -136
            USD | 20000x1 | 20000x4  | 2027-03-01T00:00:00Z | 2028-03-01T00:00:00Z | 2027-05-31T06:00:00Z | 0.75068 | 45041 | 45041
            JPY | 9800x1  | 19800x1  | 2027-03-01T00:00:00Z | 2028-03-01T00:00:00Z | 2027-09-01T00:00:00Z | 0.49727 | 4973  | 9846 -4873
            JPY | 980x3   | 1980x3   | 2028-02-01T00:00:00Z | 2028-03-01T00:00:00Z | 2028-02-29T00:00:00Z | 0.03448 | 104   | 205 -101
            KRW | 99000x1 | 290000x1 | 2027-03-01T00:00:00Z | 2028-03-01T00:00:00Z | 2027-12-31T23:59:00Z | 0.16394 | 31313 | 47543 -16230
            KRW | 29000x2 | 9900x2   | 2027-01-31T08:00:00Z | 2027-02-28T08:00:00Z | 2027-02-28T07:59:00Z | 0.00002 | -1    | 0 -1
            KRW | 9900x1  | 9900x10  | 2028-01-31T08:00:00Z | 2028-02-29T08:00:00Z | 2028-02-10T20:30:00Z | 0.63721 | 56775 | 56775
            """)
    void periodsAreProratedByWhatIsLeftOfThem(
            String currency,
            String from,
            String to,
            Instant startsAt,
            Instant endsAt,
            Instant now,
            BigDecimal rate,
            long total,
            String lines) {
        Period period = new Period(startsAt, endsAt);

        assertThat(period.rateLeftAt(now)).isEqualByComparingTo(rate);
        assertThatLines(
                change(currency, from, to, period).lines(ProrationMode.PRORATED_IMMEDIATELY, now),
                currency,
                total,
                lines);
    }

    private static ItemChange change(String currency, String from, String to, Period period) {
        ItemChange.Delta before = delta("old", currency, from);
        ItemChange.Delta after = delta(from.split("x")[0].equals(to.split("x")[0]) ? "old" : "new", currency, to);
        return new ItemChange(deltas(before, after), List.of(before), List.of(after), period, Optional.empty());
    }

    /** The bill is the sum of its lines; what is owed to the customer goes to the balance, what is left is charged. */
    private static void assertThatLines(List<Line> billed, String currency, long total, String lines) {
        Bill bill = Bill.of(billed, currency, "US");
        assertThat(bill.total()).isEqualTo(total);
        assertThat(billed.stream()
                        .map(line -> Long.toString(bill.amountsOf(line).total())))
                .containsExactly(lines == null ? new String[0] : lines.split(" "));
        assertThat(bill.creditToBalance()).isEqualTo(Math.max(0, -total));
        assertThat(bill.grandTotal()).isEqualTo(Math.max(0, total));
    }

    private static List<ItemChange.Delta> deltas(ItemChange.Delta before, ItemChange.Delta after) {
        if (before.price().path("id").equals(after.price().path("id"))) {
            return List.of(new ItemChange.Delta(after.price(), after.product(), after.quantity() - before.quantity()));
        }
        return List.of(after, new ItemChange.Delta(before.price(), before.product(), -before.quantity()));
    }

    private static ItemChange.Delta delta(String id, String currency, String priceAndQuantity) {
        String[] parts = priceAndQuantity.split("x");
        ObjectNode price = Prices.priceOf(
                id, "pro", id, Prices.money(Long.parseLong(parts[0]), currency), Instant.parse("2027-01-01T00:00:00Z"));
        return new ItemChange.Delta(price, Json.object().put("id", "pro"), Long.parseLong(parts[1]));
    }

    /** Another interval begins a new period: all of it is charged, and if prorated the rest of the old one given back. */
    @ParameterizedTest(name = "a year after {0} of 30 days, {1}")
    @CsvSource(delimiter = '|', textBlock = """
            P0D  | prorated_immediately | 18000
            P15D | prorated_immediately | 19000
            P29D | prorated_immediately | 19933
            P15D | full_immediately     | 20000
            P15D | do_not_bill          | 0
            """)
    void anotherIntervalIsChargedAsAWhole(Duration gone, String mode, long total) {
        ItemChange.Delta month = delta("month", "USD", "2000x1");
        ItemChange.Delta year = delta("year", "USD", "20000x1");
        Instant start = Instant.parse("2028-02-01T00:00:00Z");
        Instant now = start.plus(gone);
        ItemChange change = new ItemChange(
                deltas(month, year),
                List.of(month),
                List.of(year),
                new Period(start, start.plus(Duration.ofDays(30))),
                Optional.of(new Period(now, now.plus(Duration.ofDays(366)))));

        List<Line> billed = change.lines(ProrationMode.valueOf(mode.toUpperCase(Locale.ROOT)), now);

        assertThat(Bill.of(billed, "USD", "US").total()).isEqualTo(total);
    }

    /** Paddle's own published preview: three lines of a real upgrade, to the last cent. */
    @Test
    void aPublishedPreviewIsReproducedToTheCent() {
        Period period =
                new Period(Instant.parse("2024-05-10T12:01:46.293348Z"), Instant.parse("2024-06-10T12:01:46.293348Z"));
        Instant now = Instant.parse("2024-05-13T10:36:57.967Z");
        BigDecimal rate = period.rateLeftAt(now);
        assertThat(rate.toPlainString()).isEqualTo("0.90513");
        BigDecimal taxRate = new BigDecimal("0.08875");

        assertThat(prorated("25000", 1, rate, taxRate)).isEqualTo(new Amounts(22628, 0, 2009, 24637));
        assertThat(prorated("3000", 20, rate, taxRate)).isEqualTo(new Amounts(54308, 0, 4820, 59128));
        assertThat(prorated("1000", -5, rate, taxRate)).isEqualTo(new Amounts(-4526, 0, -401, -4927));
    }

    private static Amounts prorated(String unit, int quantity, BigDecimal rate, BigDecimal taxRate) {
        BigDecimal price =
                new BigDecimal(unit).multiply(BigDecimal.valueOf(quantity)).multiply(rate);
        return Amounts.of(price, BigDecimal.ZERO, taxRate, Amounts.TaxMode.EXTERNAL);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"USD,65215,3311", "USD,14000,750", "USD,2000,150", "JPY,980,120", "KRW,9900,1209", "USD,0,0"})
    void feesAreAShareAndAFixedPart(String currency, long total, long fee) {
        assertThat(Bill.fee(total, currency)).isEqualTo(fee);
    }

    @ParameterizedTest(name = "{0} off {1}")
    @CsvSource({
        "percentage,10,2000x1,1800",
        "percentage,33,999x1,669",
        "percentage,100,2000x1,0",
        "flat,500,2000x1,1500",
        "flat,5000,2000x1,0",
        "flat_per_seat,300,2000x4,6800",
        "flat_per_seat,3000,2000x4,0"
    })
    void discountsNeverTakeMoreThanThereIs(String type, String amount, String bought, long total) {
        JsonNode discount = Json.object().put("id", "dsc").put("type", type).put("amount", amount);
        ItemChange.Delta item = delta("price", "USD", bought);
        List<Line> lines = Discounts.applied(
                List.of(Line.whole(item.price(), item.product(), item.quantity())),
                new Document(Kind.DISCOUNT, (ObjectNode) discount, Json.object()),
                "US");
        assertThat(Bill.of(lines, "USD", "US").total()).isEqualTo(total);
    }
}
