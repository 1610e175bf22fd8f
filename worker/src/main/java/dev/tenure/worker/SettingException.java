package dev.tenure.worker;

/** A setting is missing or wrong; the message is the one sentence that the operator reads. */
final class SettingException extends RuntimeException {

    SettingException(String sentence) {
        super(sentence);
    }

    SettingException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
