package dev.tenure.api.settings;

/** A setting is missing or cannot be meant; the message is the sentence that the operator reads. */
public final class SettingException extends RuntimeException {

    public SettingException(String sentence) {
        super(sentence);
    }
}
