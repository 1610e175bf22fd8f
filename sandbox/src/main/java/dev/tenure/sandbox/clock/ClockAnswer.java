package dev.tenure.sandbox.clock;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** How far an advance came: when not settled, what it still waits for. */
public record ClockAnswer(
        Instant now,
        boolean settled,
        int steps,

        @JsonProperty("waiting_for") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> waitingFor) {

    public ClockAnswer {
        waitingFor = List.copyOf(waitingFor);
    }
}
