package dev.tenure.sandbox.pages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody can do in the dashboard. */
public enum DashboardAct {
    CANCEL_NOW(Subject.SUBSCRIPTION),
    CANCEL_LATER(Subject.SUBSCRIPTION),
    PAUSE_NOW(Subject.SUBSCRIPTION),
    PAUSE_LATER(Subject.SUBSCRIPTION),
    RESUME(Subject.SUBSCRIPTION),
    KEEP(Subject.SUBSCRIPTION),
    CHANGE_ITEMS(Subject.SUBSCRIPTION),
    MOVE_DATE(Subject.SUBSCRIPTION),
    CARD_APPROVES(Subject.SUBSCRIPTION),
    CARD_DECLINES(Subject.SUBSCRIPTION),
    REFUND_FULL(Subject.TRANSACTION),
    REFUND_PARTIAL(Subject.TRANSACTION),
    CHARGEBACK(Subject.TRANSACTION),
    CHARGEBACK_WARNING(Subject.TRANSACTION),
    APPROVE(Subject.ADJUSTMENT),
    REJECT(Subject.ADJUSTMENT),
    REVERSE(Subject.ADJUSTMENT),
    RESEND(Subject.NOTIFICATION),
    RESET(Subject.EVERYTHING);

    private final Subject subject;

    /** What an act is done to, and where one sees what came of it. */
    public enum Subject {
        SUBSCRIPTION("/sandbox/dashboard/subscriptions/"),
        TRANSACTION("/sandbox/dashboard/transactions/"),
        ADJUSTMENT("/sandbox/dashboard/adjustments"),
        NOTIFICATION("/sandbox/dashboard/notifications"),
        EVERYTHING("/sandbox/dashboard");

        private final String place;

        Subject(String place) {
            this.place = place;
        }

        private String placeOf(String id) {
            return place.endsWith("/") ? place + id : place;
        }
    }

    DashboardAct(Subject subject) {
        this.subject = subject;
    }

    static Optional<DashboardAct> named(@Nullable String code) {
        return Arrays.stream(values()).filter(act -> act.code().equals(code)).findFirst();
    }

    /** Its name in forms and message files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where one sees what came of it. */
    String placeOf(String id) {
        return subject.placeOf(id);
    }
}
