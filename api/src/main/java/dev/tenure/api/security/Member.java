package dev.tenure.api.security;

import java.util.UUID;

/**
 * Whose membership a request is about: the caller's own, or, for the product's back end, that of {@code ?user_id=}.
 *
 * @param actor who is doing it, as the audit names him
 */
public record Member(UUID userId, String actor) {}
