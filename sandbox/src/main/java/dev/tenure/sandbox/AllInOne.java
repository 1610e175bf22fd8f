package dev.tenure.sandbox;

/** The all-in-one: everything of Tenure, and a Paddle to rehearse with, in one process. */
public final class AllInOne {

    private AllInOne() {}

    public static void main(String[] arguments) {
        System.out.println(arguments.length);
    }
}
