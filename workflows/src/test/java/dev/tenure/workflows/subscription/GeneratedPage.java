package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs} with sections that come from the code, between {@code <!-- generated: name -->} and {@code <!-- end
 * of name -->}. With {@code -Dlifecycle.write=true} they are written, otherwise they must be what the code says.
 */
final class GeneratedPage {
    private static final boolean WRITES = Boolean.getBoolean("lifecycle.write");
    private static final Path DOCS = Path.of(System.getProperty("tenure.root", "."), "docs");

    private GeneratedPage() {}

    /** Each section is plain Markdown without an empty line at its ends. */
    static void holds(String page, String section, String generated) throws IOException {
        Path file = DOCS.resolve(page);
        String committed = Files.readString(file);
        String begin = "<!-- generated: " + section + " -->\n";
        String end = "\n<!-- end of " + section + " -->";
        Matcher found = Pattern.compile(Pattern.quote(begin) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(committed);
        assertThat(found.find()).as("%s has a section %s", page, section).isTrue();
        if (WRITES) {
            Files.writeString(
                    file,
                    committed.substring(0, found.start()) + begin + generated + end + committed.substring(found.end()));
        } else {
            assertThat(found.group(1))
                    .as("%s, section %s; write it with -Dlifecycle.write=true", page, section)
                    .isEqualTo(generated);
        }
    }
}
