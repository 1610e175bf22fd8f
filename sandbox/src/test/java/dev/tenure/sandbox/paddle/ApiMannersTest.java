package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.sandbox.paddle.store.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiMannersTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void strangersAreForbidden() {
        assertThat(refusal(Map.of("Authorization", ""))).isEqualTo("authentication_missing");
        assertThat(refusal(Map.of("Authorization", "Basic abc"))).isEqualTo("authentication_malformed");
        assertThat(refusal(Map.of("Authorization", "Bearer pdl_sdbx_apikey_no")))
                .isEqualTo("invalid_token");
        assertThat(world.call("GET", "/events", null, Map.of("Authorization", "bearer " + world.paddle.apiKey()))
                        .status())
                .isEqualTo(200);
    }

    private String refusal(Map<String, String> headers) {
        PaddleWorld.Reply reply = world.call("GET", "/events", null, headers);
        assertThat(reply.status()).isEqualTo(403);
        return reply.code();
    }

    @Test
    void keysLookLikePaddlesOwn() {
        assertThat(world.paddle.apiKey())
                .matches("^pdl_(live|sdbx)_apikey_[a-z\\d]{26}_[a-zA-Z\\d]{22}_[a-zA-Z\\d]{3}$")
                .hasSize(69);
        assertThat(world.paddle.webhookSecret()).matches("^pdl_ntfset_[a-zA-Z0-9]{26}_[a-zA-Z0-9]{32}$");
    }

    @Test
    void errorsHavePaddlesEnvelope() {
        PaddleWorld.Reply reply = world.get("/subscriptions/sub_01hv8x29kz0t586xy6zn1a62ny");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().path("error").path("type").asString()).isEqualTo("request_error");
        assertThat(reply.code()).isEqualTo("not_found");
        assertThat(reply.body().path("error").path("documentation_url").asString())
                .isEqualTo("https://developer.paddle.com/errors/shared/not_found");
        String requestId = reply.body().path("meta").path("request_id").asString();
        assertThat(reply.headers().get("request-id")).containsExactly(requestId);
    }

    @Test
    void badRequestsAreNamed() {
        assertThat(world.post("/transactions", "{").code()).isEqualTo("invalid_json");
        PaddleWorld.Reply items = world.post("/transactions", "{\"items\":null}");
        assertThat(items.status()).isEqualTo(400);
        assertThat(items.body()
                        .path("error")
                        .path("errors")
                        .path(0)
                        .path("message")
                        .asString())
                .isEqualTo("Invalid type. Expected: array, given: null");
        assertThat(world.post("/transactions", "{\"items\":[{\"price_id\":\"pri_no\",\"quantity\":1}]}")
                        .code())
                .isEqualTo("transaction_price_not_found");
        assertThat(world.get("/nowhere").code()).isEqualTo("invalid_url");
        assertThat(world.call("DELETE", "/events", null, Map.of()).status()).isEqualTo(405);
    }

    @Test
    void noBodyIsAnEmptyOne() {
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);

        PaddleWorld.Reply paused = world.call("POST", "/subscriptions/" + id + "/pause", null, Map.of());
        assertThat(paused.data().path("scheduled_change").path("action").asString())
                .isEqualTo("pause");
        world.patch("/subscriptions/" + id, "{\"scheduled_change\":null}");
        PaddleWorld.Reply canceled = world.call("POST", "/subscriptions/" + id + "/cancel", null, Map.of());
        assertThat(canceled.data().path("scheduled_change").path("action").asString())
                .isEqualTo("cancel");
    }

    @Test
    void theLastPageOfEachListNamesANextOneAndGuessesTheTotal() {
        world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        for (String list : new String[] {
            "subscriptions",
            "transactions",
            "adjustments",
            "customers",
            "products",
            "prices",
            "discounts",
            "events",
            "notifications",
            "notification-settings"
        }) {
            JsonNode pagination =
                    world.get("/" + list + "?per_page=200").body().path("meta").path("pagination");
            assertThat(pagination.path("has_more").asBoolean(true)).as(list).isFalse();
            assertThat(pagination.path("next").asString("")).as(list).startsWith("http");
            assertThat(pagination.path("estimated_total").isInt()).as(list).isTrue();
            assertThat(world.get(pagination
                                    .path("next")
                                    .asString()
                                    .substring(world.paddle.apiBaseUrl().length()))
                            .data())
                    .as("what comes after the last page of %s", list)
                    .isEmpty();
        }
    }

    @Test
    void listsAreReadToTheirEndByFollowingNext() {
        for (int user = 0; user < 5; user++) {
            world.subscribe("u" + user, PaddleWorld.PRO_MONTHLY);
        }
        List<String> ids = new ArrayList<>();
        String path = "/subscriptions?per_page=2&status=active,past_due";
        boolean more = true;
        while (more) {
            PaddleWorld.Reply page = world.get(path);
            page.data().forEach(subscription -> ids.add(subscription.path("id").asString()));
            JsonNode pagination = page.body().path("meta").path("pagination");
            assertThat(pagination.path("per_page").asInt()).isEqualTo(2);
            String next = pagination.path("next").asString();
            assertThat(next).startsWith(world.paddle.apiBaseUrl()).contains("after=" + ids.getLast());
            path = next.substring(world.paddle.apiBaseUrl().length());
            more = pagination.path("has_more").asBoolean();
        }
        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void largePagesAreClamped() {
        assertThat(world.get("/transactions?per_page=500")
                        .body()
                        .path("meta")
                        .path("pagination")
                        .path("per_page")
                        .asInt())
                .isEqualTo(30);
        assertThat(world.get("/subscriptions?per_page=0").status()).isEqualTo(400);
    }

    @Test
    void transactionsAreFilteredAndOrdered() {
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        world.buy("u1", PaddleWorld.CREDITS_500);

        assertThat(world.get("/transactions?subscription_id=" + id).data()).hasSize(1);
        assertThat(world.get("/transactions?subscription_id=null").data()).hasSize(1);
        assertThat(world.get("/transactions?created_at[GTE]=2026-11-23T10:00:00Z")
                        .data())
                .hasSize(2);
        assertThat(world.get("/transactions?created_at[LT]=2026-11-23T10:00:00Z")
                        .data())
                .isEmpty();
        assertThat(world.get("/transactions?created_at[LT]=yesterday").code())
                .isEqualTo("invalid_time_query_parameter");
        assertThat(world.get("/transactions?order_by=created_at[ASC]")
                        .data()
                        .path(0)
                        .path("subscription_id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void eachCallIsWrittenDown() {
        world.get("/events");
        world.get("/nowhere");

        JsonNode calls = world.paddle.calls(0);

        assertThat(calls.path("items")).hasSize(2);
        assertThat(calls.path("items").path(1).path("path").asString()).isEqualTo("/nowhere");
        assertThat(calls.path("items").path(1).path("status").asInt()).isEqualTo(404);
        assertThat(world.paddle.calls(calls.path("next").asLong()).path("items"))
                .isEmpty();
    }

    @Test
    void aDroppedAnswerWasCarriedOut() {
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        world.paddle.addFault(Json.readObject("{\"match\":\"POST /subscriptions/*/cancel\",\"kind\":\"drop_answer\"}"));

        assertThatThrownBy(() -> world.post("/subscriptions/" + id + "/cancel", "{}"))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(world.subscription(id)
                        .path("scheduled_change")
                        .path("action")
                        .asString())
                .isEqualTo("cancel");
        JsonNode call = world.paddle.calls(0).path("items").path(0);
        assertThat(call.path("fault").asString()).isEqualTo("drop_answer");
        assertThat(call.path("status").isNull()).isTrue();
        assertThat(world.post("/subscriptions/" + id + "/cancel", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void anErrorWasNotCarriedOutAndComesAsOftenAsAsked() {
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        world.paddle.addFault(
                Json.readObject(
                        "{\"match\":\"POST /subscriptions/*/cancel\",\"kind\":\"status\",\"status\":429,\"retry_after\":7,\"times\":2}"));

        PaddleWorld.Reply first = world.post("/subscriptions/" + id + "/cancel", "{}");
        PaddleWorld.Reply second = world.post("/subscriptions/" + id + "/cancel", "{}");
        PaddleWorld.Reply third = world.post("/subscriptions/" + id + "/cancel", "{}");

        assertThat(first.status()).isEqualTo(429);
        assertThat(first.code()).isEqualTo("too_many_requests");
        assertThat(first.headers().get("retry-after")).containsExactly("7");
        assertThat(second.status()).isEqualTo(429);
        assertThat(third.status()).isEqualTo(200);
    }

    @Test
    void aBadGatewayIsNotJson() {
        world.paddle.addFault(Json.readObject("{\"match\":\"*\",\"kind\":\"bad_gateway\"}"));

        PaddleWorld.Reply reply = world.get("/events");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.headers().get("content-type")).containsExactly("text/html");
    }

    @Test
    void aResetForgetsEverythingButTheKeys() {
        String key = world.paddle.apiKey();
        world.subscribe("u1", PaddleWorld.PRO_MONTHLY);

        world.paddle.dashboard("refund_policy", Json.readObject("{\"approval\":\"at_once\"}"));
        world.paddle.addFault(Json.readObject("{\"match\":\"GET /ips\",\"kind\":\"status\",\"times\":9}"));

        world.paddle.reset();

        assertThat(world.get("/ips").status()).isEqualTo(200);

        assertThat(world.paddle.apiKey()).isEqualTo(key);
        assertThat(world.events()).isEmpty();
        assertThat(world.get("/subscriptions").data()).isEmpty();
        assertThat(world.paddle.nextDueAt()).isEmpty();
        String again = world.buy("u1", PaddleWorld.PRO_MONTHLY).transactionId();
        assertThat(world.post(
                                "/adjustments",
                                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\""
                                        + again + "\"}")
                        .data()
                        .path("status")
                        .asString())
                .isEqualTo("pending_approval");
    }
}
