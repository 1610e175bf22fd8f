package dev.tenure.sandbox.auth;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A person who can sign in. The role that Tenure trusts is in {@code appMetadata}, which nobody writes by signing up. */
record AuthUser(
        UUID id,
        String email,
        String passwordHash,
        Map<String, Object> appMetadata,
        Map<String, Object> userMetadata,
        Instant createdAt) {}
