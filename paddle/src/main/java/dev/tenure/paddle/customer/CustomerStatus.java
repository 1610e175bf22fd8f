package dev.tenure.paddle.customer;

import java.util.Set;

/** Whether a customer can still be used. A value that Paddle adds later is carried as it is. */
public record CustomerStatus(String wire) {

    public static final CustomerStatus ACTIVE = new CustomerStatus("active");
    public static final CustomerStatus ARCHIVED = new CustomerStatus("archived");

    private static final Set<CustomerStatus> KNOWN = Set.of(ACTIVE, ARCHIVED);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
