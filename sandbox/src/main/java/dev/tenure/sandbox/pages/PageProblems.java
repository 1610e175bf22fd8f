package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.SandboxRefusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** A page for what cannot be done. */
@ControllerAdvice(basePackageClasses = PageProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageProblems {

    private final MessageSource messages;

    PageProblems(MessageSource messages) {
        this.messages = messages;
    }

    @ExceptionHandler
    ModelAndView refused(SandboxRefusal refusal, Locale locale, HttpServletResponse response) {
        return page(refusal.status(), String.valueOf(refusal.getMessage()), locale, response);
    }

    @ExceptionHandler
    ModelAndView misunderstood(IllegalArgumentException mistake, Locale locale, HttpServletResponse response) {
        int status = HttpStatus.UNPROCESSABLE_CONTENT.value();
        return page(status, String.valueOf(mistake.getMessage()), locale, response);
    }

    private ModelAndView page(int status, String sentence, Locale locale, HttpServletResponse response) {
        response.setStatus(status);
        ModelAndView page = new ModelAndView("stage/problem");
        page.addObject("shown", new Shown(messages, locale));
        page.addObject("here", "");
        page.addObject("inEnglish", "/sandbox/stage?lang=en");
        page.addObject("inKorean", "/sandbox/stage?lang=ko");
        page.addObject("problem", sentence);
        return page;
    }
}
