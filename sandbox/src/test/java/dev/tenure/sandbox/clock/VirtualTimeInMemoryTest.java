package dev.tenure.sandbox.clock;

final class VirtualTimeInMemoryTest extends VirtualTimeContract {

    @Override
    TestTemporal startServer() {
        return TestTemporal.inMemory();
    }
}
