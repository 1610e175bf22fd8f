package dev.tenure.paddle.client;

/** Words of the other side, made fit for a log line and a stored state. */
final class Printable {

    private static final int LONGEST_WORD = 100;
    private static final int LONGEST_LINE = 500;

    private Printable() {}

    static String word(String text) {
        return cut(text.replaceAll("[^\\x21-\\x7e]", "_"), LONGEST_WORD);
    }

    static String line(String text) {
        return cut(text.replaceAll("\\p{Cntrl}", " "), LONGEST_LINE);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
