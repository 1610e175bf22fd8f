package dev.tenure.sandbox.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;

/** What every page of the stage knows. */
@ControllerAdvice(basePackageClasses = PageModel.class)
final class PageModel {

    private final MessageSource messages;

    PageModel(MessageSource messages) {
        this.messages = messages;
    }

    @ModelAttribute
    void add(Model model, HttpServletRequest request, Locale locale) {
        model.addAttribute("shown", new Shown(messages, locale));
        model.addAttribute("here", request.getRequestURI());
        model.addAttribute("inEnglish", inLanguage(request, "en"));
        model.addAttribute("inKorean", inLanguage(request, "ko"));
    }

    /** This page in a language; what came from a form is not asked again. */
    private static String inLanguage(HttpServletRequest request, String language) {
        if (!request.getMethod().equals("GET")) {
            return "/sandbox/stage?lang=" + language;
        }
        UriComponents here = ServletUriComponentsBuilder.fromRequest(request)
                .replaceQueryParam("lang", language)
                .replaceQueryParam("done")
                .build();
        return here.getPath() + "?" + here.getQuery();
    }
}
