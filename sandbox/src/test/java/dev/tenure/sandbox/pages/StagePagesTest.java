package dev.tenure.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.sandbox.TestStage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The stage as people use it, and as nobody else may. */
final class StagePagesTest {

    private static final String JSON = "application/json";
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String OTHER_SITE = "http://evil.example";

    private static TestStage stage;
    private static RawCall call;

    @BeforeAll
    static void start(@TempDir Path folder) {
        stage = TestStage.start(folder, "memory");
        call = new RawCall(stage.baseUrl());
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    private static String host() {
        return stage.baseUrl().getAuthority();
    }

    @Nested
    final class AtTheDoor {

        @Test
        void aBrowserIsLedToThePagesAndEverybodyElseIsToldWhereEverythingIs() {
            RawCall.Reply browser = call.get("/sandbox", host(), BROWSER);
            assertThat(browser.status()).isEqualTo(303);
            assertThat(browser.text()).contains("Location: /sandbox/stage");
            for (String accept : List.of("*/*", JSON, JSON + ", text/html")) {
                assertThat(call.get("/sandbox", host(), accept).text())
                        .as(accept)
                        .contains("paddle_api_base_url");
            }
        }

        @Test
        void aNameThatWasMadeToPointHereIsRefusedWhateverAProxyIsSaidToHaveSeen() {
            for (String name : List.of("evil.example", "localhost.evil.example:8080", "192.168.0.7")) {
                for (String path : List.of("/sandbox", "/sandbox/stage", "/sandbox/clock")) {
                    RawCall.Reply refused =
                            call.send("GET", path, Map.of("Host", name, "X-Forwarded-Host", "localhost"), "");
                    assertThat(refused.status()).as(name + path).isEqualTo(421);
                    assertThat(refused.text()).contains("SANDBOX_ALLOWED_HOSTS").doesNotContain("pdl_sdbx");
                }
            }
            for (String name : List.of("localhost:1", "127.0.0.1", "[::1]:8080", "LOCALHOST")) {
                assertThat(call.get("/sandbox", name, JSON).status()).as(name).isEqualTo(200);
            }
        }

        @Test
        void paddlesOwnPortIsCalledByItsNamesOnly() {
            Matcher found = Pattern.compile("\"paddle_api_base_url\":\"([^\"]+)\"")
                    .matcher(call.get("/sandbox", host(), JSON).text());
            assertThat(found.find()).isTrue();
            RawCall paddle = new RawCall(URI.create(found.group(1)));

            assertThat(paddle.get("/event-types", "evil.example", JSON).status())
                    .isEqualTo(421);
            assertThat(paddle.get("/event-types", "localhost", JSON).status()).isEqualTo(403);
        }

        @Test
        void aPageOfSomebodyElseChangesNothing() {
            String reset = "/sandbox/clock/advance";
            String day = "{\"duration\":\"PT0S\"}";
            for (Map<String, String> forged : List.of(
                    Map.of("Host", host(), "Content-Type", JSON, "Origin", OTHER_SITE),
                    Map.of("Host", host(), "Content-Type", JSON, "Origin", "null"),
                    Map.of("Host", host(), "Content-Type", JSON, "Origin", "http://localhost:1"),
                    Map.of("Host", host(), "Content-Type", JSON, "Sec-Fetch-Site", "same-site"),
                    Map.of("Host", host(), "Content-Type", JSON, "Sec-Fetch-Site", "cross-site"))) {
                assertThat(call.send("POST", reset, forged, day).status())
                        .as("%s", forged)
                        .isEqualTo(403);
            }
            assertThat(call.send("POST", reset, Map.of("Host", host(), "Content-Type", JSON), day)
                            .status())
                    .as("a command")
                    .isEqualTo(200);
            Map<String, String> own = Map.of(
                    "Host",
                    host(),
                    "Content-Type",
                    JSON,
                    "Origin",
                    "http://" + host(),
                    "Sec-Fetch-Site",
                    "same-origin");
            assertThat(call.send("POST", reset, own, day).status())
                    .as("an own page")
                    .isEqualTo(200);
        }

        @Test
        void whatPaddleRefusesInTheDashboardIsAnsweredWithItsStatusAndCode() {
            RawCall.Reply refused = call.send(
                    "POST",
                    "/sandbox/dashboard/subscriptions/sub_01nobodyknowsthisone000000/cancel",
                    Map.of("Host", host(), "Content-Type", JSON),
                    "{\"effective_from\":\"immediately\"}");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.text()).contains("\"error_code\":\"not_found\"");
        }

        @Test
        void aCheckoutOfTheProductsOwnApiLeadsToThePageThatTakesTheCard() {
            String token = field(post("/auth/v1/token?grant_type=password", "", """
                            {"email":"tester@example.com","password":"tenure-demo"}"""), "access_token");
            String address = field(post("/api/v1/membership/checkout", token, """
                            {"price_id":"pri_01tenure0max0monthly000000"}"""), "checkout_url");

            assertThat(address).startsWith(stage.baseUrl() + "/sandbox/checkout?_ptxn=txn_");
            String page = call.get(address.substring(stage.baseUrl().toString().length()), host(), BROWSER)
                    .text();
            assertThat(page).contains("<form", "$50.00").contains("Content-Security-Policy: default-src 'none'");
        }

        private String post(String path, String token, String body) {
            return call.send(
                            "POST",
                            path,
                            Map.of("Host", host(), "Content-Type", JSON, "Authorization", "Bearer " + token),
                            body)
                    .text();
        }

        private String field(String json, String name) {
            Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
            assertThat(found.find()).as("%s in %s", name, json).isTrue();
            return found.group(1);
        }
    }

    @Nested
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    final class InABrowser {

        private static Browser browser;

        @BeforeAll
        static void open(@TempDir Path profile) {
            assumeTrue(
                    Browser.isPresent(), "There is no Chromium with its driver: the pages are not tried in a browser.");
            browser = Browser.open(stage.baseUrl(), profile);
        }

        @AfterAll
        static void close() {
            if (browser != null) {
                browser.close();
            }
        }

        private static void buy(String email, String card) {
            browser.width(1200);
            browser.go("/sandbox");
            assertThat(browser.path()).isEqualTo("/sandbox/stage");
            browser.choose("#person", email);
            browser.choose("#price", "Pro · $20.00 a month");
            browser.click("#buy button");
            pay(card);
        }

        private static void pay(String card) {
            browser.type("#card", card);
            browser.click("form[action$=pay] button");
        }

        private static void act(String name) {
            browser.click("#product-subscription");
            browser.click("form:has(input[value=" + name + "]) button");
            browser.see("#confirm");
            assertThat(browser.path()).as("it is asked first").isEqualTo("/sandbox/dashboard/confirm");
            browser.click("#confirm");
            browser.see(".success");
        }

        private static void backToTheStage() {
            browser.click("a[href^='/sandbox/stage?user=']");
        }

        private static void month() {
            browser.click("#clock-month");
            browser.see("#clock-progress");
            browser.see(".clock[data-state=DONE]");
        }

        private static void status(String status) {
            browser.see("#product-status[data-status=" + status + "]");
        }

        @Test
        @Order(1)
        void aLifeIsPlayedFromTheFirstPaymentToTheEnd() {
            buy("customer@example.com", "4242 4242 4242 4242");
            browser.see("#paid");
            backToTheStage();
            status("active");
            browser.see("#product-balance[data-balance='1000']");

            month();
            browser.see("#product-balance[data-balance='2000']");

            act("card_declines");
            backToTheStage();
            month();
            status("past_due");

            act("card_approves");
            backToTheStage();
            status("active");
            browser.see("#product-balance[data-balance='3000']");

            act("cancel_later");
            backToTheStage();
            month();
            status("ended");
            assertThat(browser.policyViolations()).isEmpty();
        }

        @Test
        @Order(2)
        void aDeclinedCardAndAnAbandonedBanksPageBuyNothingAndAnAcceptedOneDoes() {
            buy("other@example.com", "4000 0000 0000 0002");
            assertThat(browser.see("#refused").getText()).contains("declined");
            pay("4000 0038 0000 0446");
            browser.click("button[value=abandon]");
            assertThat(browser.see("#refused").getText()).contains("not answered");
            pay("4000 0038 0000 0446");
            browser.click("button[value=accept]");
            browser.see("#paid");
            backToTheStage();
            status("active");
        }

        @Test
        @Order(3)
        void whatIsHeldIsReleasedAndAFaultIsPlannedAndTakenBack() {
            browser.go("/sandbox/line");
            browser.click("input[value=HOLD]");
            browser.click("form[action$=mode] button");
            browser.see("input[value=HOLD]:checked");
            browser.click("input[value=NORMAL]");
            browser.click("form[action$=mode] button");
            browser.choose("#match", "POST /adjustments");
            browser.click("form[action$=faults] button");
            browser.click("form[action$=clear] button");
            assertThat(browser.see(".success").getText()).contains("Nothing will go wrong");
        }

        @Test
        @Order(4)
        void thePagesSpeakKoreanWhenAskedAndGoOnDoingSo() {
            browser.go("/sandbox/stage");
            browser.click("a[hreflang=ko]");
            browser.see("html[lang=ko]");
            browser.go("/sandbox/dashboard");
            assertThat(browser.see("h1").getText()).isEqualTo("Paddle 대시보드");
            browser.click("a[hreflang=en]");
            browser.see("html[lang=en]");
        }

        @Test
        @Order(5)
        void theKeyboardFindsItsWayAndItsPlaceIsVisible() {
            browser.go("/sandbox/stage");
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            WebElement first = browser.driver().switchTo().activeElement();
            assertThat(first.getDomAttribute("class")).isEqualTo("skip");
            for (int stop = 0; stop < 12; stop++) {
                WebElement here = browser.driver().switchTo().activeElement();
                assertThat(here.getCssValue("outline-style")).as(here.getText()).isEqualTo("solid");
                here.sendKeys(Keys.TAB);
            }
        }

        @Test
        @Order(6)
        void noPageScrollsSidewaysOnAPhoneAndNoneShutsAnybodyOut() {
            for (String page : pages()) {
                for (String language : List.of("en", "ko")) {
                    browser.go(page + (page.contains("?") ? "&" : "?") + "lang=" + language);
                    // Colours do not depend on the language.
                    for (boolean dark : language.equals("en") ? List.of(false, true) : List.of(false)) {
                        browser.dark(dark);
                        look(page, language, dark);
                    }
                }
            }
            browser.go("/sandbox/stage?lang=en");
        }

        private void look(String page, String language, boolean dark) {
            String name = (page.replaceAll("[^a-z]+", "-") + "-" + language + (dark ? "-dark" : "")).substring(1);
            browser.width(1280);
            browser.picture(name);
            assertThat(browser.barriers()).as(name).isEmpty();
            browser.width(360);
            browser.picture(name + "-phone");
            assertThat(browser.overflow()).as(name).isZero();
        }

        private List<String> pages() {
            browser.width(1280);
            String subscription = first("/sandbox/dashboard", "td a");
            String paid = first("/sandbox/dashboard/transactions", "tr:has([data-status=completed]) td a");
            browser.go("/sandbox/stage");
            browser.choose("#price", "Max · $50.00 a month");
            browser.click("#buy button");
            String checkout = browser.path() + "?"
                    + URI.create(String.valueOf(browser.driver().getCurrentUrl()))
                            .getQuery();
            return List.of(
                    "/sandbox/stage",
                    checkout,
                    "/sandbox/dashboard",
                    subscription,
                    "/sandbox/dashboard/confirm?act=cancel_now&id="
                            + subscription.substring(subscription.lastIndexOf('/') + 1),
                    "/sandbox/dashboard/transactions",
                    paid,
                    "/sandbox/dashboard/adjustments",
                    "/sandbox/dashboard/notifications",
                    "/sandbox/line",
                    "/sandbox/dashboard/transactions/txn_no");
        }

        private static String first(String page, String link) {
            browser.go(page);
            browser.click(link);
            return browser.path();
        }
    }
}
