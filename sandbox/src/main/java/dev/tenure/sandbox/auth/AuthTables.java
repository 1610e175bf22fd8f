package dev.tenure.sandbox.auth;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of the stand-in, in the schema {@code sandbox}. */
final class AuthTables {

    private AuthTables() {}

    static void create(JdbcClient database) {
        database.sql("create schema if not exists sandbox").update();
        database.sql("""
                        create table if not exists sandbox.users (
                            id uuid primary key,
                            email text not null unique check (email = lower(email)),
                            password_hash text not null,
                            app_metadata jsonb not null,
                            user_metadata jsonb not null,
                            created_at timestamptz not null)
                        """).update();
        database.sql("""
                        create table if not exists sandbox.refresh_tokens (
                            token text primary key,
                            session_id uuid not null,
                            user_id uuid not null references sandbox.users (id),
                            used_at timestamptz)
                        """).update();
        database.sql("""
                        create table if not exists sandbox.signing_keys (
                            key_id text primary key,
                            jwk jsonb not null)
                        """).update();
    }
}
