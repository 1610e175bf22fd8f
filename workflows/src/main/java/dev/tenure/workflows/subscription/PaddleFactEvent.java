package dev.tenure.workflows.subscription;

/** An event of the inbox, as the workflow receives it. */
public record PaddleFactEvent(String eventId, String eventType, Fact fact) {}
