package dev.tenure.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** No lines of the product between those of the scales. */
public final class Quiet {

    private Quiet() {}

    public static void please() {
        ((Logger) LoggerFactory.getLogger("dev.tenure")).setLevel(Level.ERROR);
    }
}
