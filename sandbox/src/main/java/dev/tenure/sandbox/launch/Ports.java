package dev.tenure.sandbox.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Free ports of this machine's loopback, the same ones at each start where possible. */
public final class Ports {

    /** Linux gives outgoing connections 32768 and up, others 49152 and up. */
    private static final int HIGHEST = 32_000;

    private static final int LOWEST = 20_000;

    /** Processes that look at the same time look in different places, and none offers a port twice in a row. */
    private static final int SHARES = 64;

    private static final int SHARE = (HIGHEST - LOWEST) / SHARES;
    private static final int FIRST = LOWEST + (int) (ProcessHandle.current().pid() % SHARES) * SHARE;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Ports() {}

    /**
     * Any port that is free now, below those that systems give to outgoing connections: one of these could take it before
     * whoever asked for it listens.
     */
    public static int free() {
        return IntStream.generate(() -> FIRST + Math.floorMod(NEXT.getAndIncrement(), SHARE))
                .limit(SHARE)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow(() -> new CannotStartException("This machine has no free port left."));
    }

    /** Throws a {@link CannotStartException} that names the setting if somebody listens at this port already. */
    public static void mustBeFree(String setting, int port) {
        if (!isFree(port)) {
            throw new CannotStartException(
                    "Port %d is taken by another program: stop it, or choose another port with %s."
                            .formatted(port, setting));
        }
    }

    /** The port that {@code file} remembers, else the usual one, else any; whichever it is, it is remembered. */
    static int remembered(Path file, int usual) {
        int port = IntStream.concat(read(file).stream(), IntStream.of(usual))
                .filter(Ports::isFree)
                .findFirst()
                .orElseGet(Ports::free);
        write(file, port);
        return port;
    }

    /** Any free port, remembered from now on: for whoever could not listen at the {@linkplain #remembered} one. */
    static int another(Path file) {
        int port = free();
        write(file, port);
        return port;
    }

    static void write(Path file, int port) {
        try {
            Files.writeString(file, Integer.toString(port));
        } catch (IOException failure) {
            throw new CannotStartException("The file %s cannot be written.".formatted(file), failure);
        }
    }

    private static OptionalInt read(Path file) {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException nothingUsable) {
            return OptionalInt.empty();
        }
    }

    private static boolean isFree(int port) {
        if (port <= 0 || port > 65_535) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
