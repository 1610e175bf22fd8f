package dev.tenure.api.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where Postgres is. Understands {@code jdbc:postgresql://…} as drivers write it and {@code postgresql://user:password@host/db}
 * (or {@code postgres://…}) as Supabase shows it. Prints without the password.
 */
public record DatabaseUrl(
        String jdbcUrl, @Nullable String user, @Nullable String password) {

    /** Throws a {@link SettingException} that does not repeat the value, because it may hold a password. */
    public static DatabaseUrl parse(String setting, String value) {
        if (value.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(value, null, null);
        }
        int scheme = value.indexOf("://");
        boolean isPostgres = scheme > 0
                && (value.substring(0, scheme).equals("postgresql")
                        || value.substring(0, scheme).equals("postgres"));
        if (!isPostgres) {
            throw new SettingException("The setting " + setting
                    + " must look like postgresql://user:password@host:5432/database or jdbc:postgresql://….");
        }
        return fromUri(value.substring(scheme + 3));
    }

    private static DatabaseUrl fromUri(String rest) {
        int authorityEnd = firstOf(rest);
        int at = rest.lastIndexOf('@', authorityEnd - 1);
        String jdbcUrl = "jdbc:postgresql://" + rest.substring(at + 1);
        if (at < 0) {
            return new DatabaseUrl(jdbcUrl, null, null);
        }
        String login = rest.substring(0, at);
        int colon = login.indexOf(':');
        return colon < 0
                ? new DatabaseUrl(jdbcUrl, decoded(login), null)
                : new DatabaseUrl(jdbcUrl, decoded(login.substring(0, colon)), decoded(login.substring(colon + 1)));
    }

    private static int firstOf(String rest) {
        int slash = rest.indexOf('/');
        int question = rest.indexOf('?');
        if (slash < 0 && question < 0) {
            return rest.length();
        }
        return slash < 0 ? question : question < 0 ? slash : Math.min(slash, question);
    }

    /** A plus sign stands for itself here, other than in forms. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
    }
}
