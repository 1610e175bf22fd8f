package dev.tenure.paddle.event;

/** What came of reading a webhook's body. */
public sealed interface ReadEvent {

    /** An event with an id, a type and a time; whatever else it holds. */
    @SuppressWarnings("JavaLangClash")
    record Readable(PaddleEvent event) implements ReadEvent {}

    /** No event; the reason says why and quotes nothing of the body. */
    record Malformed(String reason) implements ReadEvent {}
}
