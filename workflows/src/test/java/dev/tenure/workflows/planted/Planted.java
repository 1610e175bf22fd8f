package dev.tenure.workflows.planted;

import dev.tenure.workflows.subscription.SubscriptionWorkflowImpl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.slf4j.LoggerFactory;

/** One forbidden thing in each class. */
public final class Planted {

    private Planted() {}

    public static final class Knows {
        static final Class<?> STRANGER = Assertions.class;
    }

    public static final class Names {
        static final Class<?> IMPLEMENTATION = SubscriptionWorkflowImpl.class;
    }

    public static final class Clocks {
        static Instant now() {
            return Instant.now();
        }
    }

    public static final class ClockReference {
        static final Supplier<Instant> NOW = Instant::now;
    }

    public static final class Chance {
        static String id() {
            return UUID.randomUUID().toString();
        }
    }

    public static final class Threads {
        static void run(Executor executor, Runnable work) {
            executor.execute(work);
        }
    }

    public static final class Parallel {
        static long count(List<String> names) {
            return names.parallelStream().count();
        }
    }

    public static final class Files {
        static boolean isThere(Path path) {
            return path.isAbsolute();
        }
    }

    public static final class Unordered {
        static final Map<String, String> MAP = new HashMap<>();
    }

    public static final class UnorderedFactory {
        static final Set<String> SET = Set.of("a", "b");
    }

    public static final class Logs {
        static void say() {
            LoggerFactory.getLogger(Logs.class).info("planted");
        }
    }

    public static final class Prints {
        static void say() {
            System.out.println("planted");
        }
    }
}
