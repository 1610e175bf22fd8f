package dev.tenure.workflows.subscription;

import java.util.List;

/** Several events of one subscription in one signal, in the order in which Paddle says they occurred. */
public record EventBatch(List<PaddleFactEvent> events) {

    public EventBatch {
        events = List.copyOf(events);
    }
}
