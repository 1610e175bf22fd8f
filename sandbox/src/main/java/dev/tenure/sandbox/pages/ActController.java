package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.SandboxRefusal;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Asks whether somebody is sure, and then does it. */
@Controller
final class ActController {

    private static final String PAGE = "stage/confirm";

    private final DashboardActs acts;

    ActController(DashboardActs acts) {
        this.acts = acts;
    }

    @GetMapping("/sandbox/dashboard/confirm")
    String ask(ActForm form, Model model) {
        DashboardAct act = form.dashboardAct();
        model.addAttribute("act", act);
        model.addAttribute("entered", form.entered());
        model.addAttribute("id", form.subjectId());
        model.addAttribute("back", act.placeOf(form.subjectId()));
        return PAGE;
    }

    @PostMapping("/sandbox/acts")
    String carryOut(ActForm form, Model model, HttpServletResponse response) {
        DashboardAct act = form.dashboardAct();
        try {
            acts.carryOut(act, form);
        } catch (SandboxRefusal refusal) {
            return refused(form, refusal.status(), refusal.code() + ": " + refusal.getMessage(), model, response);
        } catch (IllegalArgumentException mistake) {
            int status = HttpStatus.UNPROCESSABLE_CONTENT.value();
            return refused(form, status, String.valueOf(mistake.getMessage()), model, response);
        }
        return "redirect:" + act.placeOf(form.subjectId()) + "?done=" + act.code();
    }

    private String refused(ActForm form, int status, String sentence, Model model, HttpServletResponse response) {
        response.setStatus(status);
        model.addAttribute("problem", sentence);
        return ask(form, model);
    }
}
