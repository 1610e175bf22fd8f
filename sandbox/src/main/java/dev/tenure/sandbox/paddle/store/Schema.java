package dev.tenure.sandbox.paddle.store;

import org.springframework.jdbc.core.JdbcTemplate;

/** The sandbox's own tables. Creating them again changes nothing. */
final class Schema {

    private static final String TABLES = """
            CREATE SCHEMA IF NOT EXISTS sandbox;
            CREATE TABLE IF NOT EXISTS sandbox.paddle_objects (
              id text COLLATE "C" PRIMARY KEY,
              kind text NOT NULL,
              customer_id text,
              subscription_id text,
              transaction_id text,
              email text,
              data jsonb NOT NULL,
              hidden jsonb NOT NULL
            ) WITH (fillfactor = 70);
            CREATE INDEX IF NOT EXISTS paddle_objects_kind ON sandbox.paddle_objects (kind, id);
            CREATE INDEX IF NOT EXISTS paddle_objects_status ON sandbox.paddle_objects (kind, (data->>'status'), id);
            CREATE INDEX IF NOT EXISTS paddle_objects_customer
              ON sandbox.paddle_objects (customer_id) WHERE customer_id IS NOT NULL;
            CREATE INDEX IF NOT EXISTS paddle_objects_subscription
              ON sandbox.paddle_objects (subscription_id) WHERE subscription_id IS NOT NULL;
            CREATE INDEX IF NOT EXISTS paddle_objects_transaction
              ON sandbox.paddle_objects (transaction_id) WHERE transaction_id IS NOT NULL;
            CREATE INDEX IF NOT EXISTS paddle_objects_email
              ON sandbox.paddle_objects (email) WHERE email IS NOT NULL;
            CREATE TABLE IF NOT EXISTS sandbox.paddle_events (
              id text COLLATE "C" PRIMARY KEY,
              type text NOT NULL,
              occurred_at timestamptz NOT NULL,
              data text NOT NULL
            );
            CREATE TABLE IF NOT EXISTS sandbox.paddle_notifications (
              id text COLLATE "C" PRIMARY KEY,
              event_id text COLLATE "C" NOT NULL,
              setting_id text NOT NULL,
              origin text NOT NULL,
              status text NOT NULL,
              attempts int NOT NULL DEFAULT 0,
              last_attempt_at timestamptz,
              retry_at timestamptz,
              delivered_at timestamptz,
              replayed_at timestamptz
            ) WITH (fillfactor = 70);
            CREATE INDEX IF NOT EXISTS paddle_notifications_event ON sandbox.paddle_notifications (event_id);
            CREATE TABLE IF NOT EXISTS sandbox.paddle_deliveries (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              notification_id text NOT NULL,
              attempt int NOT NULL,
              state text NOT NULL,
              due_at timestamptz NOT NULL,
              sent_at timestamptz,
              status text
            );
            CREATE INDEX IF NOT EXISTS paddle_deliveries_due
              ON sandbox.paddle_deliveries (due_at, id) WHERE state = 'pending';
            CREATE INDEX IF NOT EXISTS paddle_deliveries_held ON sandbox.paddle_deliveries (id) WHERE state = 'held';
            CREATE TABLE IF NOT EXISTS sandbox.paddle_notification_logs (
              id text COLLATE "C" PRIMARY KEY,
              notification_id text NOT NULL,
              response_code int NOT NULL,
              response_content_type text,
              response_body text NOT NULL,
              attempted_at timestamptz NOT NULL
            );
            CREATE INDEX IF NOT EXISTS paddle_notification_logs_notification
              ON sandbox.paddle_notification_logs (notification_id);
            CREATE TABLE IF NOT EXISTS sandbox.paddle_due_acts (
              subject_id text NOT NULL,
              kind text NOT NULL,
              due_at timestamptz NOT NULL,
              PRIMARY KEY (subject_id, kind)
            ) WITH (fillfactor = 50);
            CREATE INDEX IF NOT EXISTS paddle_due_acts_due ON sandbox.paddle_due_acts (due_at);
            CREATE TABLE IF NOT EXISTS sandbox.paddle_settings (
              name text PRIMARY KEY,
              value text NOT NULL
            );
            CREATE TABLE IF NOT EXISTS sandbox.paddle_calls (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              at timestamptz NOT NULL,
              method text NOT NULL,
              path text NOT NULL,
              status int,
              fault text
            );
            """;

    private static final String EMPTY = """
            TRUNCATE sandbox.paddle_objects, sandbox.paddle_events,
              sandbox.paddle_notifications, sandbox.paddle_deliveries, sandbox.paddle_notification_logs,
              sandbox.paddle_due_acts, sandbox.paddle_calls
            """;

    private Schema() {}

    static void create(JdbcTemplate jdbc) {
        jdbc.execute(TABLES);
    }

    /** Everything but the keys and the way deliveries go. */
    static void empty(JdbcTemplate jdbc) {
        jdbc.execute(EMPTY);
    }
}
