package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.PaddleReads;
import dev.tenure.sandbox.paddle.PaddleReads.Message;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The latest calls and deliveries, newest first. */
public record LineSight(List<Message> messages) {

    private static final int NEWEST = 25;

    public LineSight {
        messages = List.copyOf(messages);
    }

    static LineSight of(PaddleReads reads) {
        return new LineSight(Stream.concat(reads.calls(NEWEST).stream(), reads.deliveries(NEWEST).stream())
                .sorted(Comparator.comparing(Message::at).reversed())
                .limit(NEWEST)
                .toList());
    }

    /** Changes when anything of it changes. */
    public String seen() {
        return Integer.toHexString(hashCode());
    }
}
