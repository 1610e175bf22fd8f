package dev.tenure.sandbox.auth;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What signing in answers; {@code expiresAt} is in seconds since the epoch. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Grant(
        String accessToken, String tokenType, long expiresIn, long expiresAt, String refreshToken, UserBody user) {}
