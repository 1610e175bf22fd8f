package dev.tenure.worker;

/** Starts the worker. */
final class WorkerApplication {

    private WorkerApplication() {}

    public static void main(String[] arguments) {}
}
