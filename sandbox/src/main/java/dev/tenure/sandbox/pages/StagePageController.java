package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.auth.SandboxAuth.Person;
import dev.tenure.sandbox.paddle.SandboxPaddle;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** The first page: three steps, and what comes of them. */
@Controller
final class StagePageController {

    private final SandboxPaddle paddle;
    private final People people;
    private final ProductReads product;
    private final ClockJob clock;

    StagePageController(SandboxPaddle paddle, People people, ProductReads product, ClockJob clock) {
        this.paddle = paddle;
        this.people = people;
        this.product = product;
        this.clock = clock;
    }

    @GetMapping("/sandbox/stage")
    String stage(@RequestParam(required = false) @Nullable UUID user, Model model) {
        Person person = people.chosen(user);
        model.addAttribute("people", people.all());
        model.addAttribute("person", person);
        model.addAttribute("prices", Catalog.prices(paddle.reads()));
        model.addAttribute("clock", clock.sight());
        model.addAttribute("sight", product.of(person.id()));
        model.addAttribute("line", LineSight.of(paddle.reads()));
        return "stage/start";
    }

    @GetMapping("/sandbox/stage/product")
    ModelAndView product(@RequestParam UUID user, @RequestParam(defaultValue = "") String seen) {
        Person person = people.chosen(user);
        ProductReads.Sight sight = product.of(person.id());
        return sight.seen().equals(seen)
                ? nothingNew()
                : new ModelAndView("stage/product :: product")
                        .addObject("sight", sight)
                        .addObject("person", person);
    }

    @GetMapping("/sandbox/stage/live")
    ModelAndView live(@RequestParam(defaultValue = "") String seen) {
        LineSight line = LineSight.of(paddle.reads());
        return line.seen().equals(seen) ? nothingNew() : new ModelAndView("stage/live :: live").addObject("line", line);
    }

    /** Answered with no content, on which the page stays as it is. */
    private static ModelAndView nothingNew() {
        View nothing = (model, request, response) -> response.setStatus(HttpStatus.NO_CONTENT.value());
        return new ModelAndView(nothing);
    }
}
