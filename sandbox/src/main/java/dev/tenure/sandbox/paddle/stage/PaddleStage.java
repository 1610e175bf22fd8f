package dev.tenure.sandbox.paddle.stage;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The {@code /sandbox} calls around Paddle, for an application that has a
 * {@link dev.tenure.sandbox.paddle.SandboxPaddle} and a {@link ProductLink}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    CheckoutController.class,
    DashboardController.class,
    DeliveriesController.class,
    FaultsController.class,
    StageProblems.class
})
public class PaddleStage {}
