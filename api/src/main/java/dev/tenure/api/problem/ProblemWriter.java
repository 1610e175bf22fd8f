package dev.tenure.api.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem where no controller is at work: in filters. */
@Component
public final class ProblemWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    public void write(Problem problem, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.code().status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.retryAfterSeconds() != null) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        response.getOutputStream().write(JSON.writeValueAsBytes(problem.document()));
    }
}
