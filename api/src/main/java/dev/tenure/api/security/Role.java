package dev.tenure.api.security;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller is to us. */
public enum Role {
    /** A signed-in user; everybody with an access token. */
    CUSTOMER,
    /** An operator who reads and does what can be undone. */
    SUPPORT,
    /** An operator who may do everything. */
    ADMIN,
    /** A user whose account is for trying. */
    TEST,
    /** The product's own back end. */
    SERVICE;

    /** The roles of {@code app_metadata.role}; a word that we do not know gives nothing more. */
    static Set<Role> ofClaim(@Nullable Object claim) {
        EnumSet<Role> roles = EnumSet.of(CUSTOMER);
        if ("admin".equals(claim)) {
            roles.add(ADMIN);
        } else if ("support".equals(claim)) {
            roles.add(SUPPORT);
        } else if ("test".equals(claim)) {
            roles.add(TEST);
        }
        return roles;
    }
}
