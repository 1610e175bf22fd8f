package dev.tenure.paddle.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of {@code ts=1710498758;h1=…;h1=…}; the timestamp as written, because it is signed as written. */
record SignatureHeader(String timestamp, List<String> signatures) {

    private static final int LONGEST = 4_096;
    private static final Pattern UNIX_SECONDS = Pattern.compile("\\d{1,12}");

    /** Schemes other than {@code h1} are ignored: Paddle may add some. */
    static Optional<SignatureHeader> parse(String header) {
        if (header.length() > LONGEST) {
            return Optional.empty();
        }
        List<String> timestamps = new ArrayList<>();
        List<String> signatures = new ArrayList<>();
        for (String part : header.split(";", -1)) {
            String trimmed = part.strip();
            if (trimmed.startsWith("ts=")) {
                timestamps.add(trimmed.substring(3));
            } else if (trimmed.startsWith("h1=")) {
                signatures.add(trimmed.substring(3));
            }
        }
        boolean wellFormed = timestamps.size() == 1
                && UNIX_SECONDS.matcher(timestamps.getFirst()).matches()
                && !signatures.isEmpty();
        return wellFormed
                ? Optional.of(new SignatureHeader(timestamps.getFirst(), List.copyOf(signatures)))
                : Optional.empty();
    }

    long unixSeconds() {
        return Long.parseLong(timestamp);
    }
}
