package dev.tenure.api.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the web server sends what went wrong before any controller: the answer is a problem, too. */
@Controller
final class ErrorDoor implements ErrorController {

    private final ProblemWriter problems;

    ErrorDoor(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer given ? given : 404;
        problems.write(Problem.of(ProblemCode.ofStatus(status), "The request cannot be carried out."), response);
    }
}
