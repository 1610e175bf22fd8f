package dev.tenure.sandbox.story;

final class AwayInMemoryTest extends AwayContract {

    AwayInMemoryTest() {
        super("memory");
    }
}
