package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.PendingCommand;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CommandDoorTest {

    private static final String CANCEL = "/api/v1/membership/cancel";

    private final RunningDoors doors = RunningDoors.shared();
    private final TestPostgres postgres = TestPostgres.get();
    private final UUID user = UUID.randomUUID();
    private final String token = Tokens.of(user);

    @Test
    void withoutASubscriptionThereIsNothingToCancel() {
        RunningDoors.Answer answer = doors.post(CANCEL, token, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("error_code")).isEqualTo("NO_SUBSCRIPTION");
    }

    @Test
    void endedSubscriptionCannotBeCanceled() {
        String id = member("sub_applied");
        postgres.owner()
                .sql("update public.subscriptions set status = 'ended', level = 0 where subscription_id = :id")
                .param("id", id)
                .update();

        assertThat(doors.post(CANCEL, token, "{}").text("error_code")).isEqualTo("NO_SUBSCRIPTION");
    }

    @Test
    void appliedCancelAnswersWithTheMembership() {
        String id = member("sub_applied");

        RunningDoors.Answer answer = doors.post(CANCEL, token, "{\"reason\":\"too dear\",\"unknown\":1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("outcome")).isEqualTo("applied");
        assertThat(answer.text("command_id")).startsWith("cmd_");
        assertThat(answer.json().path("membership").path("user_id").stringValue())
                .isEqualTo(user.toString());
        assertThat(RecordingSubscription.askedOf(id)).singleElement().satisfies(asked -> {
            assertThat(asked.command().kind()).isEqualTo(Command.Kind.CANCEL);
            assertThat(asked.command().actor()).isEqualTo("customer");
            assertThat(asked.startedWith().userId()).isEqualTo(user.toString());
        });
        assertThat(reasons()).containsExactly("too dear");
    }

    @Test
    void emptyBodyIsACancelToo() {
        member("sub_applied");

        assertThat(doors.send("POST", CANCEL, token, null, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void queuedCancelAnswersWithItsTime() {
        member("sub_queued");

        RunningDoors.Answer answer = doors.post(CANCEL, token, "{}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("outcome")).isEqualTo("queued");
        assertThat(answer.text("applies_after")).isEqualTo(RecordingSubscription.QUEUED_UNTIL.toString());
    }

    @Test
    void refusalsAreProblemsByTheirCode() {
        member("sub_refused");
        RunningDoors.Answer refused = doors.post(CANCEL, token, "{}");
        UUID other = UUID.randomUUID();
        member("sub_rejected", other, null, List.of());
        RunningDoors.Answer rejected = doors.post(CANCEL, Tokens.of(other), "{}");

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.text("error_code")).isEqualTo("PROVIDER_REFUSED");
        assertThat(refused.text("command_id")).startsWith("cmd_");
        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.text("error_code")).isEqualTo("COMMAND_CONFLICT");
    }

    @Test
    void acceptedButUnfinishedIsInProgress() {
        member("sub_slow");
        Instant start = Instant.now();

        RunningDoors.Answer answer = doors.post(CANCEL, token, "{}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("outcome")).isEqualTo("in_progress");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
        RunningDoors.Answer looked = doors.get("/api/v1/membership/commands/" + answer.text("command_id"), token);
        assertThat(looked.status()).isEqualTo(200);
        assertThat(looked.text("outcome")).isEqualTo("in_progress");
        RunningDoors.Answer tooEarly = doors.delete("/api/v1/membership/commands/" + answer.text("command_id"), token);
        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(tooEarly.text("error_code")).isEqualTo("COMMAND_CONFLICT");
        assertThat(doors.get("/api/v1/membership/commands/cmd_" + "0".repeat(32), token)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void commandThatIsDoneButNotStoredIsFoundAtItsWorkflow() {
        member("sub_refused");
        String commandId = doors.post(CANCEL, token, "{\"reason\":\"why\"}").text("command_id");

        RunningDoors.Answer looked = doors.get("/api/v1/membership/commands/" + commandId, token);

        assertThat(looked.text("outcome")).isEqualTo("refused");
        assertThat(looked.text("error_code")).isEqualTo("PROVIDER_REFUSED");
        assertThat(doors.get("/api/v1/membership/commands/" + commandId, Tokens.of(UUID.randomUUID()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theSubscriptionOfTheMembershipIsTheOneThatIsCanceled() {
        String shown = member("sub_applied_shown");
        String newer = member("sub_applied_newer");
        postgres.owner()
                .sql("update public.user_memberships set subscription_id = :id where user_id = :user")
                .param("id", shown)
                .param("user", user)
                .update();

        assertThat(doors.post(CANCEL, token, "{}").status()).isEqualTo(200);
        assertThat(RecordingSubscription.askedOf(shown)).hasSize(1);
        assertThat(RecordingSubscription.askedOf(newer)).isEmpty();
    }

    @Test
    void whatPaddleGoesOnBillingIsCanceledAlsoWithoutAccess() {
        String id = member("sub_applied");
        provider(id, "active");
        postgres.owner()
                .sql("update public.subscriptions set status = 'ended', level = 0 where subscription_id = :id")
                .param("id", id)
                .update();

        assertThat(doors.post(CANCEL, token, "{}").status()).isEqualTo(200);
        provider(id, "canceled");
        assertThat(doors.post(CANCEL, token, "{}").text("error_code")).isEqualTo("NO_SUBSCRIPTION");
    }

    @Test
    void sameKeyIsTheSameCommandOfTheSameUserOnly() {
        String id = member("sub_applied");
        UUID other = UUID.randomUUID();
        String otherId = member("sub_applied", other, null, List.of());

        String first = doors.post(CANCEL, token, "{}", "key-1").text("command_id");
        String again = doors.post(CANCEL, token, "{}", "key-1").text("command_id");
        String keep =
                doors.post("/api/v1/membership/keep", token, "{}", "key-1").text("command_id");
        String others = doors.post(CANCEL, Tokens.of(other), "{}", "key-1").text("command_id");
        String without = doors.post(CANCEL, token, "{}").text("command_id");

        assertThat(again).isEqualTo(first);
        assertThat(List.of(first, keep, others, without)).doesNotHaveDuplicates();
        assertThat(RecordingSubscription.askedOf(id))
                .extracting(asked -> asked.command().commandId())
                .containsExactly(first, keep, without);
        assertThat(RecordingSubscription.askedOf(otherId)).hasSize(1);
    }

    @Test
    void rememberedOutcomeIsAnsweredWithoutTemporal() {
        String id = member("sub_applied");
        String commandId = doors.post(CANCEL, token, "{}", "key-2").text("command_id");
        Command.Remembered remembered = new Command.Remembered(
                commandId,
                RecordingSubscription.askedOf(id).getFirst().command().fingerprint(),
                new CommandOutcome(commandId, CommandOutcome.Result.APPLIED, null, null, null));
        remember(id, null, List.of(remembered));

        assertThat(doors.post(CANCEL, token, "{}", "key-2").status()).isEqualTo(200);
        RunningDoors.Answer otherBody = doors.post(CANCEL, token, "{\"reason\":\"other\"}", "key-2");
        assertThat(otherBody.status()).isEqualTo(409);
        assertThat(otherBody.text("error_code")).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(RecordingSubscription.askedOf(id)).hasSize(1);
        assertThat(doors.get("/api/v1/membership/commands/" + commandId, token).text("outcome"))
                .isEqualTo("applied");
        assertThat(doors.get("/api/v1/membership/commands/" + commandId, Tokens.of(UUID.randomUUID()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aCommandThatOperatorsLookAtSaysSo() {
        PendingCommand parked = new PendingCommand(
                "cmd_parked",
                Command.Kind.END_NOW,
                "customer",
                "f",
                Instant.now(),
                1,
                RecordingSubscription.QUEUED_UNTIL,
                "paid_by txn_1 or_not_changed",
                Instant.now(),
                null,
                null,
                false,
                null);
        member("sub_applied", user, parked, List.of());

        assertThat(doors.get("/api/v1/membership/commands/cmd_parked", token).text("outcome"))
                .isEqualTo("needs_review");
        assertThat(doors.delete("/api/v1/membership/commands/cmd_parked", token).status())
                .isEqualTo(409);
    }

    @Test
    void queuedCancelIsWithdrawnByItsOpposite() {
        PendingCommand pending = new PendingCommand(
                "cmd_queued",
                Command.Kind.CANCEL,
                "customer",
                "f",
                Instant.now(),
                1,
                RecordingSubscription.QUEUED_UNTIL,
                "subscription_locked_renewal",
                null,
                null,
                null,
                false,
                null);
        Command.Remembered remembered = new Command.Remembered(
                "cmd_queued",
                "f",
                new CommandOutcome(
                        "cmd_queued",
                        CommandOutcome.Result.QUEUED,
                        RecordingSubscription.QUEUED_UNTIL,
                        null,
                        "subscription_locked_renewal"));
        String id = member("sub_applied", user, pending, List.of(remembered));

        assertThat(doors.get("/api/v1/membership/commands/cmd_queued", token).text("outcome"))
                .isEqualTo("queued");
        assertThat(doors.delete("/api/v1/membership/commands/cmd_queued", token).status())
                .isEqualTo(200);
        assertThat(RecordingSubscription.askedOf(id)).singleElement().satisfies(asked -> {
            assertThat(asked.command().kind()).isEqualTo(Command.Kind.KEEP);
            assertThat(asked.command().withdraws()).isEqualTo("cmd_queued");
        });

        CommandOutcome withdrawn =
                new CommandOutcome("cmd_queued", CommandOutcome.Result.REFUSED, null, "COMMAND_CONFLICT", "withdrawn");
        remember(id, null, List.of(new Command.Remembered("cmd_queued", "f", withdrawn)));
        assertThat(doors.get("/api/v1/membership/commands/cmd_queued", token).text("outcome"))
                .isEqualTo("withdrawn");
        RunningDoors.Answer again = doors.delete("/api/v1/membership/commands/cmd_queued", token);
        assertThat(again.status()).as("whoever did not hear it asks again").isEqualTo(200);
        assertThat(again.text("outcome")).isEqualTo("withdrawn");
    }

    @Test
    void unknownCommandIsNotFound() {
        member("sub_applied");

        assertThat(doors.get("/api/v1/membership/commands/cmd_x", token).status())
                .isEqualTo(404);
        assertThat(doors.delete("/api/v1/membership/commands/cmd_x", token).status())
                .isEqualTo(404);
    }

    @Test
    void supportMayDoWhatCanBeUndoneAndNothingElse() {
        String id = member("sub_applied");
        UUID operatorId = UUID.randomUUID();
        String support = Tokens.of(operatorId, "support");
        String path = "/api/v1/admin/users/" + user + "/actions";
        String act = "{\"action\":\"%s\",\"reason\":\"asked on the phone\"}";

        for (String action : List.of("cancel", "keep", "pause")) {
            assertThat(doors.post(path, support, act.formatted(action)).status())
                    .as(action)
                    .isIn(200, 202);
        }
        int allowed = RecordingSubscription.askedOf(id).size();
        assertThat(allowed).isEqualTo(3);
        assertThat(RecordingSubscription.askedOf(id))
                .allSatisfy(asked -> assertThat(asked.command().actor()).isEqualTo("operator:" + operatorId));
        for (String action : List.of("resume", "change", "end_now", "give_membership", "take_membership")) {
            RunningDoors.Answer answer = doors.post(path, support, act.formatted(action));
            assertThat(answer.status()).as(action).isEqualTo(403);
            assertThat(answer.text("error_code")).isEqualTo("FORBIDDEN");
        }
        assertThat(RecordingSubscription.askedOf(id)).hasSize(allowed);
        String admin = Tokens.of(UUID.randomUUID(), "admin");
        assertThat(doors.post(path, admin, act.formatted("end_now")).status()).isIn(200, 202);
        assertThat(doors.post(path, token, act.formatted("cancel")).status()).isEqualTo(403);
    }

    @Test
    void operatorsWithdrawWhatWaitsAndSupportOnlyWhatMovesNoMoney() {
        String support = Tokens.of(UUID.randomUUID(), "support");
        UUID operatorId = UUID.randomUUID();
        String admin = Tokens.of(operatorId, "admin");
        String path = "/api/v1/admin/users/" + user + "/actions";
        String act = "{\"action\":\"withdraw\",\"command_id\":\"cmd_waits\",\"reason\":\"put back\"}";
        assertThat(doors.post(path, admin, act.replace("cmd_waits", "")).status())
                .isEqualTo(422);
        assertThat(doors.post(path, support, act).status()).isEqualTo(403);

        String id = member("sub_applied", user, waiting(Command.Kind.RESUME), List.of());
        assertThat(doors.post(path, support, act).status()).isEqualTo(403);
        assertThat(RecordingSubscription.askedOf(id)).isEmpty();
        assertThat(doors.post(path, admin, act).status()).isIn(200, 202);

        assertThat(RecordingSubscription.askedOf(id)).singleElement().satisfies(asked -> {
            assertThat(asked.command().withdraws()).isEqualTo("cmd_waits");
            assertThat(asked.command().actor()).isEqualTo("operator:" + operatorId);
        });
        JsonNode logged = doors.get("/api/v1/admin/logs?event=admin_action&user_id=" + user, support)
                .json()
                .path("items")
                .path(0);
        assertThat(logged.path("reason").asString()).isEqualTo("put back");
        assertThat(logged.path("after").path("action").asString()).isEqualTo("withdraw");
        assertThat(logged.path("after").path("command_id").asString()).isEqualTo("cmd_waits");
    }

    private static PendingCommand waiting(Command.Kind kind) {
        return new PendingCommand(
                "cmd_waits",
                kind,
                "customer",
                "f",
                Instant.now(),
                1,
                RecordingSubscription.QUEUED_UNTIL,
                "service_unavailable",
                null,
                null,
                null,
                false,
                null);
    }

    @Test
    void supportSaysOfNoPaymentWhoseItIs() {
        String support = Tokens.of(UUID.randomUUID(), "support");

        assertThat(doors.post("/api/v1/admin/unclaimed/txn_1/claim", support, "{}")
                        .status())
                .isEqualTo(403);
        assertThat(doors.post("/api/v1/admin/unclaimed/txn_1/token", support, "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aPauseThatEndsBeyondAnyCalendarIsRefusedAtTheDoor() {
        String id = member("sub_applied");
        String pause = "/api/v1/membership/pause";
        String farAway = "{\"until\":\"+999999999-12-31T23:59:59Z\"}";

        assertThat(doors.post(pause, token, farAway).status()).isEqualTo(422);
        assertThat(doors.post(pause, token, "{\"until\":\"9999-01-01T00:00:00Z\"}")
                        .text("error_code"))
                .isEqualTo("INVALID_REQUEST");
        String act = farAway.replace("{", "{\"action\":\"pause\",\"reason\":\"asked\",");
        assertThat(doors.post("/api/v1/admin/users/" + user + "/actions", Tokens.of(UUID.randomUUID(), "admin"), act)
                        .status())
                .isEqualTo(422);
        assertThat(RecordingSubscription.askedOf(id)).isEmpty();
        String inAYear = Instant.now().plus(Duration.ofDays(365)).toString();
        assertThat(doors.post(pause, token, "{\"until\":\"" + inAYear + "\"}").status())
                .isEqualTo(200);
    }

    @Test
    void oddKeysAreRefused() {

        member("sub_applied");

        assertThat(doors.post(CANCEL, token, "{}", "k".repeat(300)).status()).isEqualTo(422);
        assertThat(doors.post(CANCEL, token, "{\"reason\":\"" + "r".repeat(501) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void temporalAwayIsUnavailableWithinTheDoorsPatience() {
        member("sub_applied");
        try (RunningDoors alone =
                RunningDoors.with(Map.of("TEMPORAL_ADDRESS", "127.0.0.1:" + TestTemporal.freePort()))) {
            Instant start = Instant.now();

            RunningDoors.Answer answer = alone.post(CANCEL, token, "{}", "key-3");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("error_code")).isEqualTo("service_unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(answer.text("detail")).contains("with the same key");
            assertThat(alone.get("/api/v1/membership/commands/" + answer.text("command_id"), token)
                            .status())
                    .isEqualTo(503);
            assertThat(answer.text("command_id")).startsWith("cmd_");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
            assertThat(alone.get("/api/v1/membership/status", token).status()).isEqualTo(200);
            assertThat(alone.get("/actuator/health", null).status()).isEqualTo(503);
        }
    }

    @Test
    void noWorkerIsUnavailableWithinTheDoorsPatience() {
        member("sub_applied");
        try (RunningDoors alone =
                RunningDoors.with(Map.of("TEMPORAL_ADDRESS", TestTemporal.get().addressWithoutWorker()))) {
            Instant start = Instant.now();

            RunningDoors.Answer answer = alone.post(CANCEL, token, "{}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("detail")).doesNotContain("key").contains("look it up");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void equalKeysOfTheCustomerTheOperatorAndTheBackEndNeverMeet() throws Exception {
        String id = member("sub_applied");
        String operator = Tokens.of(UUID.randomUUID(), "admin");
        String action = "{\"action\":\"cancel\",\"reason\":\"asked by phone\"}";

        String own = doors.post(CANCEL, token, "{}", "key-5").text("command_id");
        String operators = doors.post("/api/v1/admin/users/" + user + "/actions", operator, action, "key-5")
                .text("command_id");
        String backEnds = doors.post(CANCEL + "?user_id=" + user, RunningDoors.SERVICE_KEY, "{}", "key-5")
                .text("command_id");

        assertThat(List.of(own, operators, backEnds)).doesNotHaveDuplicates();
        assertThat(RecordingSubscription.askedOf(id)).hasSize(3);
        // Workflows that run remember customers' commands under these ids.
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest((user + "/cancel/key-5").getBytes(StandardCharsets.UTF_8));
        assertThat(own).isEqualTo("cmd_" + HexFormat.of().formatHex(digest).substring(0, 32));
    }

    @Test
    void searchesClaimsAndClosuresHaveToWaitToo() {
        member("sub_applied");
        UUID claims = UUID.randomUUID();
        UUID closes = UUID.randomUUID();
        try (RunningDoors strict = RunningDoors.with(Map.of("TENURE_COMMANDS_PER_MINUTE", "1"))) {
            String unknown = "/api/v1/membership/commands/cmd_" + "0".repeat(32);
            String claim = "{\"token\":\"guessed\"}";

            assertThat(strict.get(unknown, token).status()).isEqualTo(404);
            assertThat(strict.get(unknown, token).status()).isEqualTo(429);
            assertThat(strict.post(CANCEL, token, "{}").status())
                    .as("what is searched for is counted apart from commands")
                    .isEqualTo(200);
            assertThat(strict.post("/api/v1/membership/claim", Tokens.of(claims), claim)
                            .status())
                    .isEqualTo(403);
            assertThat(strict.post("/api/v1/membership/claim", Tokens.of(claims), claim)
                            .status())
                    .isEqualTo(429);
            assertThat(strict.delete("/api/v1/membership/account", Tokens.of(closes))
                            .status())
                    .isEqualTo(202);
            assertThat(strict.delete("/api/v1/membership/account", Tokens.of(closes))
                            .status())
                    .isEqualTo(429);
        }
    }

    @Test
    void tooManyCommandsHaveToWait() {
        try (RunningDoors strict = RunningDoors.with(Map.of("TENURE_COMMANDS_PER_MINUTE", "2"))) {
            strict.post(CANCEL, token, "{}");
            strict.post(CANCEL, token, "{}");

            RunningDoors.Answer third = strict.post(CANCEL, token, "{}");

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.text("error_code")).isEqualTo("TOO_MANY_REQUESTS");
            assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 60);
            assertThat(strict.post(CANCEL, Tokens.of(UUID.randomUUID()), "{}").status())
                    .isEqualTo(404);
        }
    }

    private String member(String behaviour) {
        return member(behaviour, user, null, List.of());
    }

    private String member(
            String behaviour, UUID owner, @Nullable PendingCommand pending, List<Command.Remembered> outcomes) {
        String id = behaviour + owner.toString().replace("-", "");
        postgres.member(owner, state(id, owner, pending, outcomes));
        return id;
    }

    private void provider(String id, String status) {
        SubscriptionFact fact = new SubscriptionFact(
                id,
                null,
                null,
                status,
                Instant.parse("2026-11-23T10:00:00Z"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
        postgres.owner()
                .sql("update public.subscriptions set state = jsonb_set(state, '{provider}', cast(:fact as jsonb))"
                        + " where subscription_id = :id")
                .param("fact", PayloadJson.write(fact))
                .param("id", id)
                .update();
    }

    private void remember(String id, @Nullable PendingCommand pending, List<Command.Remembered> outcomes) {
        postgres.state(state(id, user, pending, outcomes));
    }

    private static SubscriptionState state(
            String id, UUID owner, @Nullable PendingCommand pending, List<Command.Remembered> outcomes) {
        ObjectNode state = (ObjectNode)
                JsonMapper.shared().readTree(PayloadJson.write(SubscriptionState.opening(id, Policies.DEFAULT)));
        state.put("version", 1);
        state.put("user_id", owner.toString());
        state.set("outcomes", JsonMapper.shared().readTree(PayloadJson.write(outcomes)));
        if (pending != null) {
            state.set("pending", JsonMapper.shared().readTree(PayloadJson.write(pending)));
        }
        return PayloadJson.read(state.toString(), SubscriptionState.class);
    }

    private List<String> reasons() {
        return postgres.owner()
                .sql(
                        "select reason from public.system_logs where user_id = :user and event = 'membership_cancel_reason'")
                .param("user", user)
                .query(String.class)
                .list();
    }
}
