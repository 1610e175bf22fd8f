package dev.tenure.sandbox.host;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the stage is called. A page of somebody else's whose name was made to point at this machine calls it
 * by that name, and is refused.
 */
public record KnownHosts(Set<String> names) {

    /** What is said to whoever calls by another name. */
    public static final String SENTENCE = "The stage answers only to localhost, 127.0.0.1, [::1] and to the names in"
            + " SANDBOX_ALLOWED_HOSTS; the Host header of this request names another.";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public KnownHosts {
        names = Set.copyOf(names);
    }

    /** The names of loopback, and others: as they stand in a {@code Host} header, without a port. */
    public static KnownHosts loopbackAnd(List<String> others) {
        Set<String> names = new HashSet<>(LOOPBACK);
        others.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return new KnownHosts(names);
    }

    /** Whether a {@code Host} header, with or without a port, is one of them. */
    public boolean knows(@Nullable String header) {
        return header != null && names.contains(withoutPort(header.strip().toLowerCase(Locale.ROOT)));
    }

    private static String withoutPort(String header) {
        int colon = header.lastIndexOf(':');
        return colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    }
}
