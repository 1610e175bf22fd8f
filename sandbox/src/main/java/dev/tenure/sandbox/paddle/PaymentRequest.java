package dev.tenure.sandbox.paddle;

import org.jspecify.annotations.Nullable;

/**
 * A person who pays a transaction that is there already.
 *
 * @param email who they say they are, if the transaction does not know it; made up if absent
 * @param country where the person lives, as a two-letter code
 * @param card {@code approve}, {@code decline}, {@code challenge_abandoned} or a test card number
 */
public record PaymentRequest(String transactionId, @Nullable String email, String country, String card) {}
