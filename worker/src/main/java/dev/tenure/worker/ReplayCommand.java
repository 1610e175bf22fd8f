package dev.tenure.worker;

import io.temporal.client.WorkflowClient;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code replay}: whether this build understands what is under way in the cluster, asked before it is rolled
 * out. It changes nothing and needs Temporal alone.
 *
 * @param most {@code --most=n}: how many workflows are looked at
 */
record ReplayCommand(long most) {
    static final String NAME = "replay";
    private static final String MOST = "--most=";
    private static final String USAGE = "replay [--most=<number>]";
    private static final long USUAL_MOST = 10_000_000;

    /** @param arguments those after the command's name */
    static ReplayCommand of(List<String> arguments) {
        long most = USUAL_MOST;
        for (String argument : arguments) {
            if (!argument.matches(MOST + "[1-9][0-9]{0,8}")) {
                throw new SettingException("\"" + argument + "\" is not understood: " + USAGE + ".");
            }
            most = Long.parseLong(argument.substring(MOST.length()));
        }
        return new ReplayCommand(most);
    }

    /**
     * Answers the exit code: 0 if every open workflow replays, else 1.
     *
     * @param arguments the command's name and what follows it
     * @param defaults settings where the environment has none
     */
    static int run(String[] arguments, Map<String, Object> defaults, PrintStream out, PrintStream errors) {
        try {
            ReplayCommand command = of(Arrays.asList(arguments).subList(1, arguments.length));
            OpenHistories.Found found = command.found(defaults, out);
            out.println(found.sentence());
            return found.isClean() ? 0 : 1;
        } catch (SettingException e) {
            errors.println("Nothing is known of this build: " + e.getMessage());
            return 1;
        }
    }

    private OpenHistories.Found found(Map<String, Object> defaults, PrintStream out) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ReplayConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .initializers(WorkerApplication::prepareTemporal)
                .properties(defaults)
                .properties("spring.config.name=tenure-replay")
                .run()) {
            return new OpenHistories(context.getBean(WorkflowClient.class), out).replay(most);
        }
    }
}
