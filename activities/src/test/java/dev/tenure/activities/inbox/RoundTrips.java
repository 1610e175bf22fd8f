package dev.tenure.activities.inbox;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts the statements that go to Postgres; a poll that found nothing does not count. */
final class RoundTrips {
    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());

    /** The same source, with its statements counted. */
    DataSource counting(DataSource source) {
        return proxy(
                DataSource.class,
                source,
                (method, result, arguments) -> result instanceof Connection connection ? counting(connection) : result);
    }

    List<String> statements() {
        return List.copyOf(statements);
    }

    private Connection counting(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, result, arguments) -> result instanceof PreparedStatement statement && arguments != null
                        ? counting(statement, String.valueOf(arguments[0]))
                        : result);
    }

    private PreparedStatement counting(PreparedStatement statement, String sql) {
        return proxy(PreparedStatement.class, statement, (method, result, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return result;
            }
            if (sql.contains("lease_routes") && result instanceof ResultSet rows) {
                return countingIfAny(rows, sql);
            }
            statements.add(sql);
            return result;
        });
    }

    private ResultSet countingIfAny(ResultSet rows, String sql) {
        AtomicBoolean isCounted = new AtomicBoolean();
        return proxy(ResultSet.class, rows, (method, result, arguments) -> {
            boolean isRow = method.getName().equals("next") && Boolean.TRUE.equals(result);
            if (isRow && isCounted.compareAndSet(false, true)) {
                statements.add(sql);
            }
            return result;
        });
    }

    /** Sees each result of a method, and may put another in its place. */
    private interface Watch {
        @Nullable
        Object see(Method method, @Nullable Object result, Object @Nullable [] arguments);
    }

    private static <T> T proxy(Class<T> type, T target, Watch watch) {
        InvocationHandler handler = (self, method, arguments) -> {
            try {
                return watch.see(method, method.invoke(target, arguments), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
