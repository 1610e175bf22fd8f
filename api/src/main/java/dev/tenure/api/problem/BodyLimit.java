package dev.tenure.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads no more of a request's body than any request to the API needs. Webhooks are larger, and limited at their door. */
@Component
final class BodyLimit extends OncePerRequestFilter {

    private static final int LARGEST_BYTES = 64 * 1024;

    private final ProblemWriter problems;

    BodyLimit(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !path.startsWith("/api/") || path.startsWith("/api/v1/webhooks/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LARGEST_BYTES) {
            refuse(response);
        } else if (request.getContentLengthLong() >= 0) {
            chain.doFilter(request, response);
        } else {
            byte[] body = request.getInputStream().readNBytes(LARGEST_BYTES + 1);
            if (body.length > LARGEST_BYTES) {
                refuse(response);
            } else {
                chain.doFilter(new ReadAlready(request, body), response);
            }
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        problems.write(
                Problem.of(ProblemCode.TOO_LARGE, "The body may have " + LARGEST_BYTES / 1024 + " KiB at most."),
                response);
    }

    /** A request whose body came without its length and was read to find it out. */
    private static final class ReadAlready extends HttpServletRequestWrapper {

        private final Body body;

        private ReadAlready(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new Body(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }
    }

    private static final class Body extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        private Body(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("The body is here already; there is nothing to wait for.");
        }
    }
}
