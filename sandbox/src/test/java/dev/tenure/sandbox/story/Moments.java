package dev.tenure.sandbox.story;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When something dies: at any time, or while something certain is under way. */
final class Moments {
    /** If what was waited for does not come, any moment is as good. */
    private static final int PATIENCE_MILLIS = 4_000;

    private final Map<Moment, CountDownLatch> awaited = new EnumMap<>(Moment.class);

    /** What is under way, and how long after its beginning the end comes at the latest. */
    enum Moment {
        ANY(1_500),
        /** Within the commit of the inbox, its dispatch, or what the workflow does with it. */
        WEBHOOK(150),
        /** While a customer waits for an answer. */
        COMMAND(400),
        /** While Paddle works. */
        PADDLE_WRITE(300),
        /** Between Paddle's answer and its being noted. */
        PADDLE_ANSWER(40);

        private final int spreadMillis;

        Moment(int spreadMillis) {
            this.spreadMillis = spreadMillis;
        }
    }

    /** Hears what passes before the doors. */
    Relay.Watcher doors() {
        return new Relay.Watcher() {
            @Override
            public void request(String firstLine) {
                if (firstLine.equals("POST /api/v1/webhooks/paddle")) {
                    seen(Moment.WEBHOOK);
                } else if (firstLine.startsWith("POST /api/")) {
                    seen(Moment.COMMAND);
                }
            }

            @Override
            public void answer(String firstLine) {}
        };
    }

    /** Hears what passes between the product and Paddle. */
    Relay.Watcher paddle() {
        return new Relay.Watcher() {
            @Override
            public void request(String firstLine) {
                if (isWrite(firstLine)) {
                    seen(Moment.PADDLE_WRITE);
                }
            }

            @Override
            public void answer(String firstLine) {
                if (isWrite(firstLine)) {
                    seen(Moment.PADDLE_ANSWER);
                }
            }
        };
    }

    private static boolean isWrite(String firstLine) {
        return (firstLine.startsWith("POST") || firstLine.startsWith("PATCH")) && !firstLine.contains("preview");
    }

    private synchronized void seen(Moment moment) {
        CountDownLatch latch = awaited.get(moment);
        if (latch != null) {
            latch.countDown();
        }
    }

    private synchronized CountDownLatch expect(Moment moment) {
        CountDownLatch latch = new CountDownLatch(1);
        awaited.put(moment, latch);
        return latch;
    }

    /** Returns when the moment has come; answers which it was. */
    Moment await(Random random) {
        Moment wanted = Moment.values()[random.nextInt(Moment.values().length)];
        int later = random.nextInt(wanted.spreadMillis);
        Moment come = wanted == Moment.ANY || hasCome(expect(wanted)) ? wanted : Moment.ANY;
        KillableParts.sleep(later);
        return come;
    }

    private static boolean hasCome(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
