package dev.tenure.sandbox.story;

final class BelongingInMemoryTest extends BelongingContract {

    BelongingInMemoryTest() {
        super("memory");
    }
}
