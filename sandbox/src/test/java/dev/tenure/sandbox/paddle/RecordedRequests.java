package dev.tenure.sandbox.paddle;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of {@code recorded-requests.txt}. */
final class RecordedRequests {

    private static final Pattern LINE = Pattern.compile("(\\S+) => (\\S+) (\\S+) (?:= (\\S+)|! (\\S+) — .+)");

    private RecordedRequests() {}

    /**
     * What some recorded requests ask for.
     *
     * @param path with names in braces for the things that are asked about
     * @param answer the name of the recorded answers that the answer must look like; null if it is refused
     * @param refusal the code by which it is refused
     */
    record Asked(
            Pattern files,
            String method,
            String path,
            @Nullable String answer,
            @Nullable String refusal) {

        private static Asked read(String line) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Nobody understands " + line);
            }
            return new Asked(
                    Pattern.compile(matcher.group(1) + "\\.json"),
                    matcher.group(2),
                    matcher.group(3),
                    matcher.group(4),
                    matcher.group(5));
        }
    }

    static List<Asked> all() {
        return RecordedAnswers.lines("recorded-requests.txt").stream()
                .map(Asked::read)
                .toList();
    }

    static List<Pattern> patterns() {
        return all().stream().map(Asked::files).toList();
    }
}
