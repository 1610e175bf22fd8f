package dev.tenure.sandbox;

import dev.tenure.api.ApiConfiguration;
import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.sandbox.auth.AuthController;
import dev.tenure.sandbox.auth.SandboxAuth;
import dev.tenure.sandbox.clock.ClockAdvance;
import dev.tenure.sandbox.clock.ClockClientInterceptor;
import dev.tenure.sandbox.clock.ClockContext;
import dev.tenure.sandbox.clock.ClockStage;
import dev.tenure.sandbox.clock.ClockWorkerInterceptor;
import dev.tenure.sandbox.clock.ReconciliationPasses;
import dev.tenure.sandbox.clock.RunningWorkflows;
import dev.tenure.sandbox.host.StageDoor;
import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.stage.PaddleStage;
import dev.tenure.sandbox.paddle.stage.ProductLink;
import dev.tenure.sandbox.pages.StagePages;
import dev.tenure.sandbox.pages.WorkflowLinks;
import dev.tenure.worker.WorkerConfiguration;
import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** The product, doors and engine room in one context, with the stage's clock, sign-in and Paddle around it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class})
@Import({
    ApiConfiguration.class,
    WorkerConfiguration.class,
    PaddleStage.class,
    AuthController.class,
    ClockStage.class,
    StageController.class,
    StagePages.class
})
class StageConfiguration {

    /** Nothing runs in a page but what came from here in a file of its own; nobody puts a page into a frame. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /**
     * The stage's own calls and pages need no key: they listen on loopback, exist in the all-in-one alone, and look who
     * calls.
     */
    @Bean
    @Order(-10)
    SecurityFilterChain stageChain(HttpSecurity http, Backstage backstage) throws Exception {
        return open(http)
                .securityMatcher("/sandbox", "/sandbox/**")
                .addFilterBefore(new StageDoor(backstage.settings().hosts()), AuthorizationFilter.class)
                .build();
    }

    /** Sign-in asks for passwords itself; styles and scripts are for every page. */
    @Bean
    @Order(-9)
    SecurityFilterChain besideTheStageChain(HttpSecurity http) throws Exception {
        return open(http)
                .securityMatcher("/auth/v1/**", "/tenure/**", "/webjars/htmx.org/**")
                .build();
    }

    private static HttpSecurity open(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
    }

    /** Where a workflow can be looked at. */
    @Bean
    static WorkflowLinks workflowLinks(Backstage backstage, Environment environment) {
        return new WorkflowLinks(backstage.temporal().ui(), environment.getProperty("TEMPORAL_NAMESPACE", "default"));
    }

    @Bean
    static Clock billingClock(Backstage backstage) {
        return backstage.clock();
    }

    @Bean(destroyMethod = "")
    static DataSource dataSource(Backstage backstage) {
        return backstage.application();
    }

    @Bean
    static DataConverter dataConverter() {
        return PayloadJson.converter();
    }

    @Bean
    static ClockContext clockContext() {
        return new ClockContext();
    }

    @Bean
    static ClockClientInterceptor clockClientInterceptor(Backstage backstage) {
        return new ClockClientInterceptor(backstage.clock());
    }

    @Bean
    static ClockWorkerInterceptor clockWorkerInterceptor(ClockContext context) {
        return new ClockWorkerInterceptor(context);
    }

    @Bean
    static TemporalOptionsCustomizer<WorkflowClientOptions.Builder> clockPropagation(ClockContext context) {
        return builder -> builder.setContextPropagators(List.of(context));
    }

    @Bean(destroyMethod = "")
    static SandboxPaddle sandboxPaddle(Backstage backstage) {
        return backstage.paddle();
    }

    @Bean
    static SandboxAuth sandboxAuth(Backstage backstage) {
        return backstage.auth();
    }

    @Bean
    ProductLink productLink(Backstage backstage) {
        return new CheckoutLink(backstage.secrets().linkSecret())::sign;
    }

    @Bean
    ClockAdvance clockAdvance(Backstage backstage, WorkflowClient client) {
        RunningWorkflows others = new ReconciliationPasses(backstage.owner());
        return new ClockAdvance(backstage.clock(), backstage.paddle(), backstage.owner(), client, others);
    }
}
