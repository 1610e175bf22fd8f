package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code docs/costs.md} says what was counted; a step that costs more is noticed here first. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CostsPageTest {
    private TemporalBill bill = TemporalBill.EMPTY;

    @BeforeAll
    void count() {
        bill = TemporalBill.count();
    }

    @Test
    void thePageSaysWhatEachStepCosts() throws IOException {
        GeneratedPage.holds("costs.md", "actions", bill.steps());
    }

    @Test
    void thePageSaysWhatTenThousandSubscriptionsCostAMonth() throws IOException {
        GeneratedPage.holds("costs.md", "price", bill.price());
    }

    @Test
    void thePageSaysHowMuchIsStored() throws IOException {
        GeneratedPage.holds("costs.md", "sizes", bill.sizes());
    }

    @Test
    void anOrdinaryMonthIsCheap() {
        assertThat(bill.of(Step.RENEWAL)).isLessThanOrEqualTo(4);
        assertThat(bill.of(Step.RENEWAL_APART)).isLessThanOrEqualTo(6);
        assertThat(bill.of(Step.CANCEL)).isLessThanOrEqualTo(8);
    }
}
