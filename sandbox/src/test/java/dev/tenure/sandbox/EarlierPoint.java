package dev.tenure.sandbox;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A backup of the product's tables, and its restoring while everything runs. */
public final class EarlierPoint {
    private final JdbcClient owner;
    private final List<String> tables;

    private EarlierPoint(JdbcClient owner, List<String> tables) {
        this.owner = owner;
        this.tables = tables;
    }

    static EarlierPoint keep(JdbcClient owner) {
        List<String> tables = owner.sql(
                        "select tablename from pg_tables where schemaname = 'public' order by tablename")
                .query(String.class)
                .list();
        owner.sql("drop schema if exists backup cascade").update();
        owner.sql("create schema backup").update();
        tables.forEach(table -> owner.sql("create table backup.%s as table public.%s".formatted(table, table))
                .update());
        return new EarlierPoint(owner, tables);
    }

    /** All of it in one transaction, so that nobody sees half of it; triggers and counters stay as they are. */
    public void restore() {
        StringBuilder script = new StringBuilder("do $$ begin set local session_replication_role = replica;");
        script.append("truncate ")
                .append(String.join(", ", tables.stream().map("public."::concat).toList()))
                .append(";");
        tables.forEach(
                table -> script.append("insert into public.%s (%s) overriding system value select %s from backup.%s;"
                        .formatted(table, columns(table), columns(table), table)));
        owner.sql(script.append("end $$").toString()).update();
    }

    private String columns(String table) {
        return owner.sql("""
                        select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
                        from information_schema.columns
                        where table_schema = 'public' and table_name = :table and is_generated = 'NEVER'
                        """).param("table", table).query(String.class).single();
    }
}
