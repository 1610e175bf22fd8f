package dev.tenure.sandbox;

import java.security.SecureRandom;
import java.util.Base64;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The product's own secrets in the all-in-one: made once, kept in the schema {@code sandbox}. */
record Secrets(String linkSecret, String serviceKey) {

    static Secrets kept(DataSource owner) {
        JdbcClient database = JdbcClient.create(owner);
        database.sql("create schema if not exists sandbox").update();
        database.sql("create table if not exists sandbox.secrets (name text primary key, value text not null)")
                .update();
        return new Secrets(kept(database, "link_secret"), kept(database, "service_key"));
    }

    private static String kept(JdbcClient database, String name) {
        database.sql("insert into sandbox.secrets (name, value) values (:name, :value) on conflict do nothing")
                .param("name", name)
                .param("value", random())
                .update();
        return database.sql("select value from sandbox.secrets where name = :name")
                .param("name", name)
                .query(String.class)
                .single();
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
