package dev.tenure.sandbox;

import dev.tenure.sandbox.launch.FoundTemporal;
import java.lang.reflect.Field;
import java.util.LinkedList;

/**
 * Temporal in memory writes down each lock of its time for a diagnosis that nobody asks for here, and looks through all of
 * them at each unlock: after some ten thousand decisions that takes longer than everything else. Whether locks and unlocks
 * are balanced it counts besides.
 */
final class TimeLocks {

    private TimeLocks() {}

    /** Has them forgotten from now on; nothing happens on a server of another kind. */
    static void forget(FoundTemporal temporal) {
        if (temporal instanceof FoundTemporal.InMemory inMemory) {
            try {
                Object timer = read(read(inMemory.server(), "testServicesStarter"), "selfAdvancingTimer");
                field(timer, "lockEvents").set(timer, new Forgotten());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Temporal in memory keeps its locks otherwise now", e);
            }
        }
    }

    private static Object read(Object owner, String name) throws ReflectiveOperationException {
        return field(owner, name).get(owner);
    }

    private static Field field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Says that it has everything, and keeps nothing. */
    @SuppressWarnings("JdkObsolete") // The field is of this type.
    private static final class Forgotten extends LinkedList<Object> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean add(Object event) {
            return true;
        }

        @Override
        public boolean remove(Object event) {
            return true;
        }
    }
}
