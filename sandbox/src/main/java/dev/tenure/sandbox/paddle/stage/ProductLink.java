package dev.tenure.sandbox.paddle.stage;

import java.util.Map;

/** How the product says whose checkout it is: the signed custom data it hands to Paddle.js. */
@FunctionalInterface
public interface ProductLink {

    Map<String, String> customDataFor(String userId);
}
