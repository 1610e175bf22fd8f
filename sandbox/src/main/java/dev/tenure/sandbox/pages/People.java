package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.auth.SandboxAuth;
import dev.tenure.sandbox.auth.SandboxAuth.Person;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose life is played. */
final class People {

    private final SandboxAuth auth;

    People(SandboxAuth auth) {
        this.auth = auth;
    }

    List<Person> all() {
        return auth.people();
    }

    /** The chosen one, or the first demo customer if nobody is chosen. */
    Person chosen(@Nullable UUID id) {
        List<Person> everybody = all();
        return everybody.stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .orElseGet(everybody::getFirst);
    }

    Optional<Person> withId(@Nullable String id) {
        return all().stream()
                .filter(person -> person.id().toString().equals(id))
                .findFirst();
    }
}
