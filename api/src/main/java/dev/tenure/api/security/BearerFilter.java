package dev.tenure.api.security;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Believes bearer tokens in the header {@code Authorization}, and nothing else: no cookie, no parameter. */
final class BearerFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(BearerFilter.class);
    private static final int KEYS_RETRY_SECONDS = 5;
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]{1,8192})");

    private final AccessTokens tokens;
    private final ProblemWriter problems;

    BearerFilter(AccessTokens tokens, ProblemWriter problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            chain.doFilter(request, response);
            return;
        }
        Matcher bearer = BEARER.matcher(header.strip());
        TokenCheck check = bearer.matches() ? tokens.check(bearer.group(1)) : new TokenCheck.Refused("no_bearer_token");
        switch (check) {
            case TokenCheck.Believed(Caller caller) -> {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(caller));
                SecurityContextHolder.setContext(context);
                chain.doFilter(request, response);
            }
            case TokenCheck.Refused(String reason) -> {
                LOG.info("token_refused reason={}", reason);
                problems.write(
                        Problem.of(ProblemCode.UNAUTHENTICATED, "The access token is not valid. Please sign in again."),
                        response);
            }
            case TokenCheck.Undecided undecided -> {
                LOG.warn("token_undecided reason=keys_unavailable");
                problems.write(
                        Problem.unavailable("Access tokens cannot be checked at the moment.", KEYS_RETRY_SECONDS),
                        response);
            }
        }
    }
}
