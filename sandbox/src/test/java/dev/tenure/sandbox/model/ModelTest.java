package dev.tenure.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/**
 * Random lives against the real sandbox Paddle, the real judge, the real calls and the real SQL functions, beside a small
 * model. {@code -Dmodel.sequences=5000 -Dmodel.seed=1} lives other ones, {@code -Dmodel.steps} makes them longer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 500);
    private static final long SEED = Long.getLong("model.seed", 1L);
    private static final int STEPS = Integer.getInteger("model.steps", 40);
    private static final int WORLDS = Integer.getInteger("model.worlds", 2);

    private final List<World> worlds = new ArrayList<>();

    @BeforeAll
    void open() {
        ((Logger) LoggerFactory.getLogger("dev.tenure")).setLevel(Level.OFF);
        for (int world = 0; world < WORLDS; world++) {
            worlds.add(new World());
        }
    }

    @AfterAll
    void close() {
        worlds.forEach(World::close);
        ((Logger) LoggerFactory.getLogger("dev.tenure")).setLevel(null);
    }

    @Test
    void whatIsPromisedHoldsInEveryRandomLife() throws InterruptedException {
        AtomicLong next = new AtomicLong(SEED);
        AtomicInteger lived = new AtomicInteger();
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = worlds.stream()
                .map(world -> Thread.ofPlatform().start(() -> {
                    for (long seed = next.getAndIncrement();
                            seed < SEED + SEQUENCES && failures.size() < Integer.getInteger("model.failures", 1);
                            seed = next.getAndIncrement()) {
                        Shrinking.failure(world, seed, Step.sequence(seed, STEPS))
                                .ifPresent(failures::add);
                        lived.incrementAndGet();
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n\n", failures));
        }
        assertThat(lived)
                .as("lives that were lived to their end, whatever ended the others")
                .hasValue(SEQUENCES);
    }

    @Test
    void aRenewalThatSlipsThroughACancelInTheLockIsGivenBack() {
        again(33, "PASS_TO_THE_END:348132", "CANCEL:4407");
    }

    @Test
    void anEndThatPaddleToldIsNotBlamedOnItsSilenceBefore() {
        again(
                228,
                "DELIVER_NOTHING:36504",
                "DASHBOARD_CANCEL:690083",
                "TOO_MANY_REQUESTS:257619",
                "RECONCILE:591199",
                "PASS_TO_THE_END:401062");
    }

    @Test
    void aCancelThatWaitsOutlivesThatAnotherOneIsWithdrawnInTheDashboard() {
        again(
                1015,
                "PADDLE_AWAY:282530",
                "DASHBOARD_CANCEL:366932",
                "CANCEL:771732",
                "DASHBOARD_KEEP:786463",
                "PASS_TO_THE_END:193798");
    }

    @Test
    void aRenewalThatWasMovedToAnEarlierDayAndThatNobodyToldIsFoundByReading() {
        again(
                157,
                "PASS_TO_DUE:930729",
                "DASHBOARD_NEXT_BILLED_AT:861280",
                "DELIVER_AT_ONCE:212476",
                "DELIVER_NOTHING:14280",
                "PASS_WEEKS:990634",
                "PASS_DAYS:1",
                "PASS_DAYS:1",
                "PASS_DAYS:1");
    }

    @Test
    void aYearThatWasGivenUpGrantsNothingThoughEverythingIsHeardAgain() {
        again(202_845, "END_NOW:673262", "PASS_WEEKS:50105");
    }

    @Test
    void aRenewalThatSlipsThroughTheEndOfWhatWasChargedBackIsGivenBack() {
        again(200_571, "DELIVER_NOTHING:307301", "DASHBOARD_CHARGEBACK:923470", "PASS_TO_THE_END:953099");
    }

    @Test
    void aChangeInTheDashboardAfterACancelIsNoRenewalThatSlippedThrough() {
        again(
                202_797,
                "CANCEL:357280",
                "DELIVER_LATE:168603",
                "DASHBOARD_ITEMS:880281",
                "PASS_TO_THE_END:803480",
                "DASHBOARD_CANCEL:949984",
                "CANCEL:887365");
    }

    @Test
    void aChangeToLessThatTookNothingCannotBeChargedBack() {
        again(
                203_085,
                "DASHBOARD_ITEMS:628957",
                "CANCEL:304918",
                "PASS_TO_THE_END:256083",
                "DASHBOARD_CHARGEBACK:337493");
    }

    @Test
    void aYearWhosePaymentNobodyToldIsFoundByReading() {
        again(
                300_084,
                "ANSWERS_LOST:393239",
                "DELIVER_AT_ONCE:372910",
                "DASHBOARD_CANCEL:559332",
                "DELIVER_NOTHING:692",
                "YEARLY:531230",
                "CANCEL:353300",
                "PADDLE_BACK:47327",
                "SLEEP:308696",
                "DASHBOARD_CANCEL_NOW:245450",
                "PADDLE_AWAY:920118",
                "PASS_WEEKS:874902",
                "PASS_HOURS:986248",
                "PASS_MINUTES:870779",
                "PASS_WEEKS:19623",
                "YEARLY:879952",
                "CANCEL:477749",
                "PASS_WEEKS:715414",
                "PADDLE_BACK:825784",
                "PASS_HOURS:204007");
    }

    @Test
    void aRenewalAfterACancelWasTakenBackIsWanted() {
        again(
                400_947,
                "PASS_TO_THE_END:404198",
                "PADDLE_AWAY:957125",
                "CANCEL:695687",
                "WITHDRAW:401123",
                "PASS_DAYS:81266",
                "DASHBOARD_CANCEL_NOW:916302");
    }

    @Test
    void anOldBillThatIsPaidAfterACancelGoesBack() {
        again(
                402_847,
                "PASS_TO_THE_END:321455",
                "CARD_DECLINES:645616",
                "SLEEP:955672",
                "TOO_MANY_REQUESTS:329179",
                "CANCEL:359367",
                "CARD_APPROVES:706640");
    }

    @Test
    void aSmallerPlanFallsWithTheRenewalThatSlippedThrough() {
        again(
                404_976,
                "DASHBOARD_ITEMS:350982",
                "PASS_WEEKS:215614",
                "PADDLE_AWAY:668442",
                "CANCEL:926558",
                "PASS_HOURS:583329",
                "PASS_DAYS:911225",
                "PASS_TO_DUE:769288",
                "DASHBOARD_ITEMS:752418");
    }

    @Test
    void whatAnUpgradeReplacedCountsAgainWhenItsMoneyWentBack() {
        again(
                401_183,
                "DASHBOARD_NEXT_BILLED_AT:150535",
                "DASHBOARD_ITEMS:136215",
                "CANCEL:112465",
                "DASHBOARD_REFUND:574514",
                "PASS_TO_THE_END:612116");
    }

    @Test
    void aPeriodThatWasMovedToALaterEndLastsUntilThen() {
        again(400_846, "DASHBOARD_NEXT_BILLED_AT:850840", "PASS_WEEKS:118383", "PASS_WEEKS:814260", "PASS_DAYS:770019");
    }

    @Test
    void everyRenewalBeforeACancelWasTakenBackIsWanted() {
        again(
                600_437,
                "PADDLE_AWAY:293607",
                "CANCEL:731087",
                "PASS_TO_THE_END:879183",
                "PASS_WEEKS:411442",
                "WITHDRAW:982605",
                "DELIVER_WHAT_WAITS:209868",
                "DASHBOARD_CANCEL_NOW:525444");
    }

    @Test
    void whatWasChargedUntilACancelWasTakenBackIsWantedAlsoIfAnotherCancelFollows() {
        again(
                701_060,
                "TOO_MANY_REQUESTS:462261",
                "PADDLE_AWAY:288509",
                "CANCEL:934215",
                "PASS_DAYS:832414",
                "PASS_TO_THE_END:162768",
                "DASHBOARD_CANCEL:546115",
                "PASS_WEEKS:325096",
                "WITHDRAW:526365",
                "CANCEL:151893");
    }

    @Test
    void whoTakesACancelBackWantsWhatAClockThatIsBehindTakesForALaterCharge() {
        again(
                802_384,
                "TOO_MANY_REQUESTS:953232",
                "PADDLE_AWAY:541161",
                "PASS_TO_THE_END:720947",
                "CANCEL:396739",
                "PASS_DAYS:836185",
                "DASHBOARD_CANCEL:594456",
                "PASS_TO_THE_END:240294",
                "PASS_WEEKS:263800",
                "WITHDRAW:900519");
    }

    @Test
    void aYearThatIsPaidInFullIsNoRenewalAlsoByAClockThatIsBehind() {
        again(602_334, "PASS_TO_THE_END:632939", "YEARLY:783525", "CANCEL:37268");
    }

    @Test
    void whoWantsToStayAndIsPausedWantsToLeaveNoMore() {
        again(
                602_759,
                "DELIVER_NOTHING:119437",
                "PADDLE_AWAY:735590",
                "DASHBOARD_PAUSE:582429",
                "PASS_TO_DUE:119932",
                "CANCEL:42818",
                "PADDLE_BACK:896738",
                "KEEP:61145");
    }

    @Test
    void aChangeThatCouldOnlyBeMadeAfterTheRenewalCountsFromThenOn() {
        again(155, "PASS_TO_THE_END:480545", "DOWNGRADE:923407", "PASS_TO_THE_END:488038");
    }

    /** A life that once went wrong. */
    private void again(long seed, String... steps) {
        new Life(worlds.getFirst(), seed, Stream.of(steps).map(Step::read).toList()).live();
    }
}
