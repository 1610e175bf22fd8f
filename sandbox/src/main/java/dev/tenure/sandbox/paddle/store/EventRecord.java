package dev.tenure.sandbox.paddle.store;

import java.time.Instant;

/** One occurrence: an event of the feed, its data as of then. */
public record EventRecord(String id, String type, Instant occurredAt, String data) {}
