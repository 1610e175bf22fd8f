package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** No wish disappears: what no workflow took is in the audit and in the list of operators. */
class FailedCommandsTest {

    private static final String CANCEL = "/api/v1/membership/cancel";

    private final UUID user = UUID.randomUUID();
    private final String token = Tokens.of(user);
    private final String support = Tokens.of(UUID.randomUUID(), "support");
    private final String suffix = user.toString().replace("-", "");

    private String member(String behaviour) {
        String id = behaviour + suffix;
        TestPostgres.get().member(user, SubscriptionState.opening(id, Policies.DEFAULT));
        return id;
    }

    /** The doors that tests share, after somebody else's command: on a busy machine the first one may come too late. */
    private static RunningDoors warm() {
        RunningDoors doors = RunningDoors.shared();
        UUID somebody = UUID.randomUUID();
        String id = "sub_applied" + somebody.toString().replace("-", "");
        TestPostgres.get().member(somebody, SubscriptionState.opening(id, Policies.DEFAULT));
        doors.post("/api/v1/membership/keep", Tokens.of(somebody), "{}");
        return doors;
    }

    private static RunningDoors withoutTemporal(String commandsPerMinute) {
        return RunningDoors.with(Map.of(
                "TEMPORAL_ADDRESS",
                "127.0.0.1:" + TestTemporal.freePort(),
                "TENURE_COMMAND_WAIT_SECONDS",
                "1",
                "TENURE_COMMANDS_PER_MINUTE",
                commandsPerMinute));
    }

    private JsonNode audited(RunningDoors doors, String event) {
        return doors.get("/api/v1/admin/logs?event=" + event + "&user_id=" + user, support)
                .json()
                .path("items");
    }

    private JsonNode listed(RunningDoors doors) {
        return doors.get("/api/v1/admin/commands?user_id=" + user, support)
                .json()
                .path("items");
    }

    @Test
    void aCancelThatNoWorkflowTookIsKeptWithItsReasonForOperatorsAndRepeatingItFillsNothing() {
        String id = member("sub_applied");
        try (RunningDoors alone = withoutTemporal("2")) {
            RunningDoors.Answer first = alone.post(CANCEL, token, "{\"reason\":\"too dear\"}", "key-1");
            RunningDoors.Answer again = alone.post(CANCEL, token, "{\"reason\":\"too dear\"}", "key-1");
            RunningDoors.Answer third = alone.post(CANCEL, token, "{\"reason\":\"too dear\"}", "key-1");

            assertThat(first.text("error_code")).isEqualTo("service_unavailable");
            assertThat(again.status()).isEqualTo(503);
            assertThat(third.status()).isEqualTo(429);
            JsonNode rows = audited(alone, "membership_cancel_requested");
            assertThat(rows.size())
                    .as("what the door turns away leaves nothing")
                    .isEqualTo(2);
            assertThat(rows.get(0).path("success").asBoolean()).isFalse();
            assertThat(rows.get(0).path("error_code").asString()).isEqualTo("service_unavailable");
            assertThat(rows.get(0).path("actor").asString()).isEqualTo("customer");
            assertThat(rows.get(0).path("reason").asString()).isEqualTo("too dear");
            JsonNode list = listed(alone);
            assertThat(list.size()).isOne();
            assertThat(list.get(0).path("command_id").asString()).isEqualTo(first.text("command_id"));
            assertThat(list.get(0).path("command").asString()).isEqualTo("cancel");
            assertThat(list.get(0).path("subscription_id").asString()).isEqualTo(id);
            assertThat(list.get(0).path("state").asString()).isEqualTo("refused");
            assertThat(list.get(0).path("last_answer").asString()).isEqualTo("service_unavailable");
        }
    }

    @Test
    void whatAWorkflowWillNotEvenTakeIsKeptToo() {
        member("sub_rejected");
        RunningDoors doors = warm();

        doors.post(CANCEL, token, "{\"reason\":\"moving away\"}");

        JsonNode rows = audited(doors, "membership_cancel_requested");
        assertThat(rows.size()).isOne();
        assertThat(rows.get(0).path("error_code").asString()).isEqualTo("COMMAND_CONFLICT");
        assertThat(rows.get(0).path("reason").asString()).isEqualTo("moving away");
        assertThat(listed(doors).toString()).contains("COMMAND_CONFLICT");
    }

    @Test
    void theReasonOfARefusedCancelIsKept() {
        member("sub_refused");
        RunningDoors doors = warm();

        assertThat(doors.post(CANCEL, token, "{\"reason\":\"too dear\"}").status())
                .isEqualTo(502);

        JsonNode rows = audited(doors, "membership_cancel_reason");
        assertThat(rows.size()).isOne();
        assertThat(rows.get(0).path("reason").asString()).isEqualTo("too dear");
        assertThat(audited(doors, "membership_cancel_requested").size())
                .as("its workflow tells of it")
                .isZero();
    }
}
