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
import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.stage.PaddleStage;
import dev.tenure.sandbox.paddle.stage.ProductLink;
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
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The product, doors and engine room in one context, with the stage's clock, sign-in and Paddle around it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class})
@Import({
    ApiConfiguration.class,
    WorkerConfiguration.class,
    PaddleStage.class,
    AuthController.class,
    ClockStage.class,
    StageController.class
})
class StageConfiguration {

    /** The stage's own calls need no key: they listen on loopback and exist in the all-in-one alone. */
    @Bean
    @Order(-10)
    SecurityFilterChain stageChain(HttpSecurity http) throws Exception {
        return http.securityMatcher("/sandbox", "/sandbox/**", "/auth/v1/**")
                .csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
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
