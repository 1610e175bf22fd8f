package dev.tenure.sandbox.host;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The stage has no passwords, so it must know who calls: by one of its own names, and when something is to change, from
 * one of its own pages or from no page at all.
 */
public final class StageDoor extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");
    private static final String FORGED =
            "This request came from a page that is not the stage's own, so it was not carried out.";

    private final KnownHosts hosts;

    public StageDoor(KnownHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // The header itself: what a proxy's headers say can be said by any page.
        String host = request.getHeader(HttpHeaders.HOST);
        if (!hosts.knows(host)) {
            refuse(response, HttpStatus.MISDIRECTED_REQUEST, "UNKNOWN_HOST", KnownHosts.SENTENCE);
        } else if (changes(request) && isForged(request, host)) {
            refuse(response, HttpStatus.FORBIDDEN, "FORBIDDEN", FORGED);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean changes(HttpServletRequest request) {
        return !READING.contains(request.getMethod());
    }

    /** Browsers say where a form or a script stands; commands say nothing. */
    private static boolean isForged(HttpServletRequest request, @Nullable String host) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return (site != null && !OWN_PAGES.contains(site)) || (origin != null && !isAt(origin, host));
    }

    private static boolean isAt(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, String code, String sentence)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter().write("""
                        {"title":"%s","status":%d,"error_code":"%s","detail":"%s"}""".formatted(status.getReasonPhrase(), status.value(), code, sentence));
    }
}
