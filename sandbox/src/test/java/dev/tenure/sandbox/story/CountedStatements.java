package dev.tenure.sandbox.story;

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
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Stands between the product and its Postgres, and notes each statement that is sent. What the stage itself asks does not
 * count, nor a poll of the dispatcher that found nothing.
 */
public final class CountedStatements implements BeanPostProcessor {
    /** Tells Spring Boot to take this class into the all-in-one. */
    static final String SOURCES = "spring.main.sources";

    private static final List<String> SENT = Collections.synchronizedList(new ArrayList<>());
    private static final String PRODUCT = "dev.tenure.";
    private static final String STAGE = "dev.tenure.sandbox.";

    /** What was sent since the last time. */
    static List<String> taken() {
        synchronized (SENT) {
            List<String> taken = List.copyOf(SENT);
            SENT.clear();
            return taken;
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof DataSource source ? counting(source) : bean;
    }

    private static DataSource counting(DataSource source) {
        return proxy(
                DataSource.class,
                source,
                (method, result, arguments) -> result instanceof Connection connection ? counting(connection) : result);
    }

    private static Connection counting(Connection connection) {
        return proxy(Connection.class, connection, (method, result, arguments) -> {
            if (method.getName().equals("commit")) {
                note("commit");
            }
            return result instanceof PreparedStatement statement && arguments != null
                    ? counting(statement, String.valueOf(arguments[0]))
                    : result;
        });
    }

    private static PreparedStatement counting(PreparedStatement statement, String sql) {
        return proxy(PreparedStatement.class, statement, (method, result, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return result;
            }
            if (isPoll() && result instanceof ResultSet rows) {
                return countingIfAny(rows, sql);
            }
            note(sql);
            return result;
        });
    }

    private static ResultSet countingIfAny(ResultSet rows, String sql) {
        AtomicBoolean isCounted = new AtomicBoolean();
        return proxy(ResultSet.class, rows, (method, result, arguments) -> {
            boolean isRow = method.getName().equals("next") && Boolean.TRUE.equals(result);
            if (isRow && isCounted.compareAndSet(false, true)) {
                note(sql);
            }
            return result;
        });
    }

    private static boolean isPoll() {
        return Thread.currentThread().getName().equals("dispatcher");
    }

    private static void note(String sql) {
        boolean isOfTheStage = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(PRODUCT) && !name.startsWith(CountedStatements.class.getName()))
                        .findFirst())
                .filter(name -> name.startsWith(STAGE))
                .isPresent();
        if (!isOfTheStage) {
            SENT.add(sql);
        }
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
        return type.cast(
                Proxy.newProxyInstance(CountedStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
