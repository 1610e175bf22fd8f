package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.workflows.payload.PayloadJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which edition of the judge's rules a run is judged by. */
final class RulesTest {

    @Test
    void aStateFromBeforeTheyWereCountedHasNone() {
        String older = PayloadJson.write(Given.nothing()).replace("\"rules\":" + Rule.CURRENT + ",", "");

        assertThat(older).doesNotContain("rules");
        assertThat(PayloadJson.read(older, SubscriptionState.class).rules()).isZero();
    }

    @Test
    void aStartIsGivenTheNewestOnes() {
        SubscriptionState older = Given.nothing().edit().rules(0).build();

        assertThat(SubscriptionStart.arguments(older)).containsExactly(Given.nothing());
        assertThat(Given.nothing().rules()).isEqualTo(Rule.CURRENT);
    }

    @Test
    void aRunThatBeganBeforeIsJudgedAsBeforeUntilItsNextRun() {
        try (Stage stage = new Stage()) {
            stage.records.setBack(Given.nothing().edit().rules(0).build());
            stage.paddle.checkout();
            stage.paddle.catchUp();
            stage.beginAsBefore(stage.paddle.told());
            stage.until(() -> stage.standing().level() == 1);
            assertThat(stage.row().rules()).isZero();

            stage.command(Command.Kind.CANCEL, "k1");
            stage.command(Command.Kind.KEEP, "k2");
            assertThat(stage.row().rules()).isZero();

            stage.passTo(periodEnd(1).plusSeconds(30));
            stage.deliverTogether();
            stage.until(() -> periodEnd(2).equals(stage.standing().paidThrough()));
            stage.until(() -> stage.histories().size() == 2);
            stage.command(Command.Kind.CANCEL, "k3");
            assertThat(stage.row().rules()).isEqualTo(Rule.CURRENT);
        }
    }

    @Test
    void aRunOfANewerBuildIsLeftToThatBuild() {
        Rule.requireKnown(Rule.CURRENT);

        assertThatThrownBy(() -> Rule.requireKnown(Rule.CURRENT + 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void eachRuleIsOfAnEditionThatThereIs() {
        SubscriptionState current = Given.nothing();

        assertThat(List.of(Rule.values())).allMatch(rule -> rule.binds(current));
        assertThat(List.of(Rule.values()))
                .noneMatch(rule -> rule.binds(current.edit().rules(0).build()));
    }
}
