package dev.tenure.sandbox.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A user as Supabase Auth shows it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UserBody(
        UUID id,
        String aud,
        String role,
        String email,
        Instant emailConfirmedAt,
        String phone,
        Map<String, Object> appMetadata,
        Map<String, Object> userMetadata,
        List<Object> identities,
        Instant createdAt,
        Instant updatedAt,
        @JsonProperty("is_anonymous") boolean anonymous) {

    static UserBody of(AuthUser user) {
        return new UserBody(
                user.id(),
                "authenticated",
                "authenticated",
                user.email(),
                user.createdAt(),
                "",
                user.appMetadata(),
                user.userMetadata(),
                List.of(),
                user.createdAt(),
                user.createdAt(),
                false);
    }
}
