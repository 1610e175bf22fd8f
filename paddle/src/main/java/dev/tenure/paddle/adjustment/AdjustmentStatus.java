package dev.tenure.paddle.adjustment;

import java.util.Set;

/** Where an adjustment stands; read it, the event's name does not tell. A value that Paddle adds later is carried as it is. */
public record AdjustmentStatus(String wire) {

    public static final AdjustmentStatus PENDING_APPROVAL = new AdjustmentStatus("pending_approval");
    public static final AdjustmentStatus APPROVED = new AdjustmentStatus("approved");
    public static final AdjustmentStatus REJECTED = new AdjustmentStatus("rejected");
    public static final AdjustmentStatus REVERSED = new AdjustmentStatus("reversed");

    private static final Set<AdjustmentStatus> KNOWN = Set.of(PENDING_APPROVAL, APPROVED, REJECTED, REVERSED);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
