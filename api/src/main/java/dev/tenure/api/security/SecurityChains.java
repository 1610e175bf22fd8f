package dev.tenure.api.security;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.problem.ProblemWriter;
import dev.tenure.api.settings.Settings;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The five chains: webhooks, the API, pages, metrics, and everything else, which is closed. A host that has paths of its own puts
 * a chain for them before these, with an order below {@link #WEBHOOKS}.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityChains {

    /** The order of the first chain. */
    public static final int WEBHOOKS = 100;

    private static final int API = 110;
    private static final int PAGES = 120;
    private static final int METRICS = 130;
    private static final int EVERYTHING_ELSE = 1_000;

    @Bean
    static AccessTokens accessTokens(Settings settings) {
        return new AccessTokens(TokenSettings.from(settings));
    }

    @Bean
    @Order(WEBHOOKS)
    SecurityFilterChain webhookChain(HttpSecurity http, ProblemWriter problems) throws Exception {
        return stateless(http, problems)
                .securityMatcher("/api/v1/webhooks/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/api/v1/webhooks/paddle")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    @Order(API)
    SecurityFilterChain apiChain(HttpSecurity http, ProblemWriter problems, AccessTokens tokens) throws Exception {
        return stateless(http, problems)
                .securityMatcher("/api/**")
                .addFilterBefore(new BearerFilter(tokens, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/api/v1/membership/plans")
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, "/api/v1/membership/plans")
                        .permitAll()
                        .requestMatchers("/api/v1/membership/**")
                        .hasAnyRole(Role.CUSTOMER.name(), Role.SERVICE.name())
                        .requestMatchers(HttpMethod.GET, "/api/v1/admin/**")
                        .hasAnyRole(Role.ADMIN.name(), Role.SUPPORT.name())
                        .requestMatchers(HttpMethod.HEAD, "/api/v1/admin/**")
                        .hasAnyRole(Role.ADMIN.name(), Role.SUPPORT.name())
                        // What of these cannot be undone is refused behind the door.
                        .requestMatchers(
                                HttpMethod.POST,
                                "/api/v1/admin/users/*/actions",
                                "/api/v1/admin/commands/*/done",
                                "/api/v1/admin/logs")
                        .hasAnyRole(Role.ADMIN.name(), Role.SUPPORT.name())
                        .requestMatchers("/api/v1/admin/**")
                        .hasRole(Role.ADMIN.name())
                        .anyRequest()
                        .denyAll())
                .build();
    }

    /** Pages keep a session in a cookie and are protected against forged requests; there are none yet. */
    @Bean
    @Order(PAGES)
    SecurityFilterChain pageChain(HttpSecurity http, ProblemWriter problems) throws Exception {
        return withProblems(http, problems)
                .securityMatcher("/account/**", "/admin/**", "/login")
                .requestCache(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                .build();
    }

    /** Metrics tell how the business goes, and the doors stand open to the world: the scraper brings the back end's key. */
    @Bean
    @Order(METRICS)
    SecurityFilterChain metricsChain(HttpSecurity http, ProblemWriter problems, AccessTokens tokens) throws Exception {
        return stateless(http, problems)
                .securityMatcher("/actuator/prometheus")
                .addFilterBefore(new BearerFilter(tokens, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().hasRole(Role.SERVICE.name()))
                .build();
    }

    @Bean
    @Order(EVERYTHING_ELSE)
    SecurityFilterChain closedChain(HttpSecurity http, ProblemWriter problems) throws Exception {
        return stateless(http, problems)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/health/**", "/v3/api-docs", "/v3/api-docs.yaml")
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, "/actuator/health/**")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    WebMvcConfigurer callers() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new MemberResolver());
            }
        };
    }

    private static HttpSecurity stateless(HttpSecurity http, ProblemWriter problems) throws Exception {
        return withProblems(http, problems)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable);
    }

    private static HttpSecurity withProblems(HttpSecurity http, ProblemWriter problems) throws Exception {
        Problem unauthenticated = Problem.of(ProblemCode.UNAUTHENTICATED, "Please sign in.");
        Problem forbidden = Problem.of(ProblemCode.FORBIDDEN, "You may not do this.");
        return http.httpBasic(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, e) -> problems.write(unauthenticated, response))
                        .accessDeniedHandler((request, response, e) -> problems.write(forbidden, response)));
    }
}
