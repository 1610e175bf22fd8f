package dev.tenure.sandbox.pages;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages under {@code /sandbox}. */
@Configuration(proxyBeanMethods = false)
@Import({
    ActController.class,
    CheckoutPageController.class,
    ClockController.class,
    ClockJob.class,
    DashboardActs.class,
    DashboardPageController.class,
    LineController.class,
    PageModel.class,
    PageProblems.class,
    People.class,
    ProductReads.class,
    StagePageController.class
})
public class StagePages {}
