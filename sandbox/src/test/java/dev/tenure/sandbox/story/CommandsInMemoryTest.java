package dev.tenure.sandbox.story;

final class CommandsInMemoryTest extends CommandContract {

    CommandsInMemoryTest() {
        super("memory");
    }
}
