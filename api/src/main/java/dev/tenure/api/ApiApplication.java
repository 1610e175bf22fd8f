package dev.tenure.api;

/** Starts the api. */
final class ApiApplication {

    private ApiApplication() {}

    public static void main(String[] arguments) {}
}
