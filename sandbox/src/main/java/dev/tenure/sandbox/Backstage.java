package dev.tenure.sandbox;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.sandbox.auth.SandboxAuth;
import dev.tenure.sandbox.clock.BillingClock;
import dev.tenure.sandbox.launch.DataDirectory;
import dev.tenure.sandbox.launch.EmbeddedDatabase;
import dev.tenure.sandbox.launch.FoundTemporal;
import dev.tenure.sandbox.launch.Ports;
import dev.tenure.sandbox.launch.TemporalFinder;
import dev.tenure.sandbox.launch.TemporalSettings;
import dev.tenure.sandbox.paddle.SandboxPaddleServer;
import dev.tenure.sandbox.paddle.SandboxPaddleSettings;
import dev.tenure.worker.DatabaseUrl;
import dev.tenure.worker.Migrations;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything that stands around the product in the all-in-one: database, Temporal, Paddle, sign-in and the clock. */
final class Backstage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backstage.class);

    private static final int CONNECTIONS = 20;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final StageSettings settings;
    private final DataSource owner;
    private final HikariDataSource application;
    private final BillingClock clock;
    private final FoundTemporal temporal;
    private final SandboxPaddleServer paddle;
    private final SandboxAuth auth;
    private final Secrets secrets;

    private Backstage(StageSettings settings) {
        this.settings = settings;
        try {
            DataDirectory folder = opened(DataDirectory.open(settings.dataFolder()));
            Ports.mustBeFree("SERVER_PORT", settings.port());
            Ports.mustBeFree("SANDBOX_PADDLE_PORT", settings.paddlePort());
            TemporalFinder finder = new TemporalFinder(TemporalSettings.read(settings::value), folder);
            // While Postgres starts: the two take about the same time and know nothing of each other.
            Opening<FoundTemporal> search = opened(Opening.begin("temporal", finder::find, FoundTemporal::close));
            String url = settings.databaseUrl();
            Access access = url == null ? embedded(folder) : given(url);
            this.owner = access.owner();
            LOG.info("migrated files={}", Migrations.run(owner));
            if (url == null) {
                // On loopback, to a database that trusts it: a login without a password.
                JdbcClient.create(owner).sql("alter role tenure_app login").update();
            }
            this.application = opened(pool(access.application()));
            this.secrets = Secrets.kept(owner);
            this.clock = BillingClock.open(owner);
            this.paddle = opened(SandboxPaddleServer.start(paddleSettings(), owner, clock));
            this.auth = SandboxAuth.open(owner, settings.baseUrl());
            this.temporal = search.opened();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens all of it, or none: what was opened before a failure is closed again. */
    static Backstage open(StageSettings settings) {
        return new Backstage(settings);
    }

    private record Access(DataSource owner, DatabaseUrl application) {}

    private Access embedded(DataDirectory folder) {
        EmbeddedDatabase database = opened(EmbeddedDatabase.start(folder));
        DataSource owner = opened(pool(new DatabaseUrl(database.jdbcUrl(), database.user(), "")));
        return new Access(owner, new DatabaseUrl(database.jdbcUrl(), "tenure_app", ""));
    }

    private Access given(String url) {
        DatabaseUrl address = DatabaseUrl.parse("SUPABASE_DB_URL", url);
        return new Access(opened(pool(address)), address);
    }

    private SandboxPaddleSettings paddleSettings() {
        return SandboxPaddleSettings.of(
                        settings.paddlePort(),
                        settings.baseUrl().resolve("/api/v1/webhooks/paddle").toString(),
                        settings.baseUrl().resolve("/sandbox/checkout").toString())
                .withHost(settings.host())
                .withHosts(settings.hosts())
                .withLimits(settings.paddleLimits());
    }

    private static HikariDataSource pool(DatabaseUrl address) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(address.jdbcUrl());
        if (!address.user().isEmpty()) {
            pool.setUsername(address.user());
            pool.setPassword(address.password());
        }
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(2);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(2_500);
        pool.addDataSourceProperty("ApplicationName", "tenure");
        pool.addDataSourceProperty("connectTimeout", 2);
        pool.addDataSourceProperty("socketTimeout", 20);
        return pool;
    }

    StageSettings settings() {
        return settings;
    }

    /** The pool of the product, whose role owns nothing. */
    DataSource application() {
        return application;
    }

    /** The pool of the stage itself, which owns the schema {@code sandbox}. */
    DataSource owner() {
        return owner;
    }

    BillingClock clock() {
        return clock;
    }

    FoundTemporal temporal() {
        return temporal;
    }

    SandboxPaddleServer paddle() {
        return paddle;
    }

    SandboxAuth auth() {
        return auth;
    }

    Secrets secrets() {
        return secrets;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** Closes in the reverse order of opening; one failure does not keep the others open. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable last = open.pop();
            try {
                last.close();
            } catch (Exception e) {
                LOG.warn("not closed cleanly: {} cause={}", last.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
