package dev.tenure.sandbox.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Billing time: wall time plus an offset that only grows and that Postgres remembers. */
public final class BillingClock extends Clock {

    private final Clock wall;
    private final JdbcClient database;
    private volatile long offsetMillis;

    private BillingClock(Clock wall, JdbcClient database) {
        this.wall = wall;
        this.database = database;
        createTable();
        this.offsetMillis = rememberedOffsetMillis();
    }

    /** Reads the remembered offset from the schema {@code sandbox}, which is created when it is missing. */
    public static BillingClock open(DataSource dataSource) {
        return open(dataSource, Clock.systemUTC());
    }

    static BillingClock open(DataSource dataSource, Clock wall) {
        return new BillingClock(wall, JdbcClient.create(dataSource));
    }

    @Override
    public Instant instant() {
        return wall.instant().plusMillis(offsetMillis);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(getZone()) ? this : new Zoned(this, zone);
    }

    /** Follows another process that has moved it. */
    public synchronized void follow() {
        offsetMillis = Math.max(offsetMillis, rememberedOffsetMillis());
    }

    /** How far billing time is ahead of wall time. */
    public Duration offset() {
        return Duration.ofMillis(offsetMillis);
    }

    /**
     * Moves billing time forward to the first whole millisecond that is not before {@code target}, and remembers it
     * before anybody can see it. An earlier target changes nothing: billing time never goes back.
     */
    synchronized void moveTo(Instant target) {
        long wanted = wholeMillisNotBefore(target) - wall.millis();
        if (wanted > offsetMillis) {
            offsetMillis = remember(wanted);
        }
    }

    long offsetMillis() {
        return offsetMillis;
    }

    private static long wholeMillisNotBefore(Instant target) {
        long millis = target.toEpochMilli();
        return target.equals(Instant.ofEpochMilli(millis)) ? millis : millis + 1;
    }

    private void createTable() {
        database.sql("create schema if not exists sandbox").update();
        database.sql("""
                        create table if not exists sandbox.clock (
                            only_row boolean primary key default true check (only_row),
                            offset_millis bigint not null check (offset_millis >= 0))
                        """).update();
    }

    private long rememberedOffsetMillis() {
        return database.sql("select offset_millis from sandbox.clock")
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private long remember(long wanted) {
        return database.sql("""
                        insert into sandbox.clock (offset_millis) values (:offset)
                        on conflict (only_row) do update
                        set offset_millis = greatest(sandbox.clock.offset_millis, excluded.offset_millis)
                        returning offset_millis
                        """).param("offset", wanted).query(Long.class).single();
    }

    private static final class Zoned extends Clock {
        private final BillingClock time;
        private final ZoneId zone;

        private Zoned(BillingClock time, ZoneId zone) {
            this.time = time;
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Zoned(time, other);
        }
    }
}
