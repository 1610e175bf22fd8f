package dev.tenure.activities.adoption;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the owner's own table says of users. */
record OwnersRows(List<Row> rows) {
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** One user of the owner's. */
    record Row(
            String userId,
            @Nullable String customerId,
            @Nullable String subscriptionId,
            @Nullable String plan,
            @Nullable Long credits) {

        /** As Postgres writes the same user. */
        private Row normalized() {
            return new Row(userId.toLowerCase(Locale.ROOT), customerId, subscriptionId, plan, credits);
        }
    }

    static OwnersRows read(JdbcClient jdbc, @Nullable Mapping mapping) {
        if (mapping == null) {
            return new OwnersRows(List.of());
        }
        List<Row> rows = new ArrayList<>();
        try {
            rows.addAll(jdbc.sql(statement(mapping))
                    .query((row, number) -> new Row(
                            Objects.requireNonNullElse(row.getString(1), ""),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, Long.class)))
                    .list());
        } catch (DataAccessException e) {
            throw new AdoptionException(
                    "The table of the mapping cannot be read: "
                            + Objects.toString(e.getMostSpecificCause().getMessage(), "")
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + ". Are its columns named right, and may this login select from it?",
                    e);
        }
        rows.stream()
                .filter(row -> !UUID.matcher(row.userId()).matches())
                .findFirst()
                .ifPresent(row -> {
                    throw new AdoptionException("\"user_id\" of the mapping names the column " + mapping.userId()
                            + ", in which not every value is a user's UUID.");
                });
        return new OwnersRows(rows.stream().map(Row::normalized).toList());
    }

    /** The names were checked to be names. */
    private static String statement(Mapping mapping) {
        return "select " + mapping.userId() + "::text, " + text(mapping.customerId()) + ", "
                + text(mapping.subscriptionId()) + ", " + text(mapping.plan()) + ", "
                + (mapping.credits() == null ? "null::bigint" : mapping.credits() + "::bigint")
                + " from " + mapping.table() + " where " + mapping.userId() + " is not null order by 1";
    }

    private static String text(@Nullable String column) {
        return column == null ? "null::text" : column + "::text";
    }

    /** The subscription's own row comes before its customer's. */
    Optional<Row> of(String subscriptionId, String customerId) {
        return rows.stream()
                .filter(row -> subscriptionId.equals(row.subscriptionId()))
                .findFirst()
                .or(() -> rows.stream()
                        .filter(row -> customerId.equals(row.customerId()))
                        .findFirst());
    }
}
