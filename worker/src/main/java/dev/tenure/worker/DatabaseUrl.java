package dev.tenure.worker;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Postgres address as JDBC wants it. Supabase shows {@code postgresql://user:password@host:port/database}; {@code
 * jdbc:postgresql://…} is taken as it is.
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    /** Throws with a sentence that does not repeat the address: it holds a password. */
    public static DatabaseUrl parse(String setting, String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(url, "", "");
        }
        URI uri = uri(setting, url);
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        List<String> parts = new ArrayList<>();
        parts.add("jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
        parts.add(uri.getRawPath());
        if (uri.getRawQuery() != null) {
            parts.add("?" + uri.getRawQuery());
        }
        return new DatabaseUrl(String.join("", parts), decoded(login, 0), decoded(login, 1));
    }

    private static URI uri(String setting, String url) {
        try {
            URI uri = URI.create(url);
            boolean isPostgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            if (isPostgres
                    && uri.getHost() != null
                    && uri.getRawPath() != null
                    && uri.getRawPath().length() > 1) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the sentence below, which does not show what may hold a password.
        }
        throw new SettingException(
                setting + " is not a Postgres address: write postgresql://user:password@host:5432/database"
                        + " (special characters of the password percent-encoded) or jdbc:postgresql://….");
    }

    /** A plus sign stands for itself here, other than in forms. */
    private static String decoded(String[] login, int index) {
        return index < login.length ? URLDecoder.decode(login[index].replace("+", "%2B"), StandardCharsets.UTF_8) : "";
    }

    @Override
    public String toString() {
        return "DatabaseUrl[user=" + user + "]";
    }
}
