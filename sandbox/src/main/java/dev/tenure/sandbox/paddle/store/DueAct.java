package dev.tenure.sandbox.paddle.store;

import java.time.Instant;

/** Something that Paddle will do with one object at one instant. */
public record DueAct(String subjectId, DueKind kind, Instant dueAt) {}
