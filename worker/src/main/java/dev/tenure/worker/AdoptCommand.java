package dev.tenure.worker;

import dev.tenure.activities.adoption.Adoption;
import dev.tenure.activities.adoption.AdoptionException;
import dev.tenure.activities.adoption.AdoptionReport;
import dev.tenure.activities.adoption.Mapping;
import dev.tenure.activities.temporal.TemporalAwayException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code adopt}.
 *
 * @param isDryRun {@code --dry-run}
 * @param mapping {@code --mapping=file}
 */
public record AdoptCommand(boolean isDryRun, @Nullable Path mapping) {
    static final String NAME = "adopt";
    private static final String MAPPING = "--mapping=";
    private static final String USAGE = "adopt [--dry-run] [--mapping=<file>]";

    /** @param arguments those after the command's name */
    static AdoptCommand of(List<String> arguments) {
        boolean isDryRun = false;
        Path mapping = null;
        for (String argument : arguments) {
            if (argument.equals("--dry-run")) {
                isDryRun = true;
            } else if (argument.startsWith(MAPPING) && argument.length() > MAPPING.length()) {
                mapping = Path.of(argument.substring(MAPPING.length()));
            } else {
                throw new AdoptionException("\"" + argument + "\" is not understood: " + USAGE + ".");
            }
        }
        return new AdoptCommand(isDryRun, mapping);
    }

    /**
     * Answers the exit code: 0, or 1 after a sentence about what is wrong.
     *
     * @param arguments the command's name and what follows it
     * @param defaults settings where the environment has none
     */
    public static int run(String[] arguments, Map<String, Object> defaults, PrintStream out, PrintStream errors) {
        try {
            AdoptCommand command = of(Arrays.asList(arguments).subList(1, arguments.length));
            Mapping mapping = command.mapping == null ? null : Mapping.read(command.mapping);
            out.println(command.report(mapping, defaults).text(command.isDryRun));
            return 0;
        } catch (AdoptionException | SettingException | TemporalAwayException e) {
            errors.println("Not everything is adopted: " + e.getMessage());
            return 1;
        }
    }

    private AdoptionReport report(@Nullable Mapping mapping, Map<String, Object> defaults) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AdoptConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .initializers(WorkerApplication::prepare)
                .properties(defaults)
                .properties("spring.config.name=tenure-adopt")
                .run()) {
            boolean isShadow = WorkerConfiguration.isShadow(new Settings(context.getEnvironment()));
            return context.getBean(Adoption.class).run(mapping, new Adoption.Way(isDryRun, isShadow));
        }
    }
}
