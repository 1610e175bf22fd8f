package dev.tenure.api.security;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling.
 *
 * @param userId null exactly for the product's back end
 */
public record Caller(@Nullable UUID userId, Set<Role> roles) {

    public Caller {
        roles = Set.copyOf(roles);
        if ((userId == null) != roles.contains(Role.SERVICE)) {
            throw new IllegalArgumentException("A caller is a user or the back end, and not both.");
        }
    }

    static Caller service() {
        return new Caller(null, Set.of(Role.SERVICE));
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** Whether this is an operator with every right. */
    public boolean isAdmin() {
        return is(Role.ADMIN);
    }

    /** Throws {@code FORBIDDEN} unless this is an operator with every right. */
    public void requireAdmin() {
        if (!isAdmin()) {
            throw Problem.of(ProblemCode.FORBIDDEN, "This cannot be undone: only an administrator may do it.")
                    .asException();
        }
    }

    /** How the audit names an operator. */
    public String asOperator() {
        return "operator:" + userId;
    }
}
