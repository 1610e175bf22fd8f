package dev.tenure.sandbox.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands before servers that come and go: passes bytes on to one that listens, and tells what passes. */
final class Relay implements AutoCloseable {
    private static final int CONNECT_MILLIS = 500;
    private static final int LONGEST_FIRST_LINE = 200;
    private final ServerSocket door;
    private final List<Integer> targets;
    private final Watcher watcher;

    /** Hears of each request and of each answer, by the request's first line. */
    interface Watcher {
        void request(String firstLine);

        void answer(String firstLine);
    }

    /** @param port where it listens; 0 for any that is free */
    Relay(int port, List<Integer> targets, Watcher watcher) {
        this.targets = targets;
        this.watcher = watcher;
        try {
            this.door = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("relay " + door.getLocalPort()).start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Whom nobody serves is hung up on, as by a door that is not open. */
    private void serve(Socket caller) {
        Socket server = anyOpen();
        if (server == null) {
            close(caller);
            return;
        }
        AtomicReference<@Nullable String> asked = new AtomicReference<>();
        Thread.ofVirtual()
                .start(() -> pass(server, caller, chunk -> {
                    String request = asked.getAndSet(null);
                    if (request != null) {
                        watcher.answer(request);
                    }
                }));
        pass(caller, server, chunk -> {
            String first = firstLine(chunk);
            if (first != null) {
                asked.set(first);
                watcher.request(first);
            }
        });
    }

    private @Nullable Socket anyOpen() {
        int first = ThreadLocalRandom.current().nextInt(targets.size());
        for (int next = 0; next < targets.size(); next++) {
            Socket server = new Socket();
            try {
                server.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), targets.get((first + next) % targets.size())),
                        CONNECT_MILLIS);
                return server;
            } catch (IOException notThere) {
                close(server);
            }
        }
        return null;
    }

    private interface Look {
        void at(byte[] chunk);
    }

    private static void pass(Socket from, Socket to, Look look) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                look.at(java.util.Arrays.copyOf(buffer, Math.min(length, LONGEST_FIRST_LINE)));
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException hungUp) {
            // One side is gone, and with it the conversation.
        }
    }

    /** {@code POST /subscriptions/sub_1/cancel}, or nothing if this is the middle of something. */
    private static @Nullable String firstLine(byte[] chunk) {
        String text = new String(chunk, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(" HTTP/1.1");
        boolean isRequest = text.matches("(?s)(GET|POST|PATCH|PUT|DELETE) /.*");
        return isRequest && end > 0 ? text.substring(0, end) : null;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // There is nothing to close.
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
