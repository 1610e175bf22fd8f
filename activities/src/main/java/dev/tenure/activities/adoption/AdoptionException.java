package dev.tenure.activities.adoption;

/** Why nothing can be adopted, in a sentence for the operator. */
public final class AdoptionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AdoptionException(String sentence) {
        super(sentence);
    }

    public AdoptionException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
