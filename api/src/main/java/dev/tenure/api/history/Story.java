package dev.tenure.api.history;

import dev.tenure.api.history.Histories.Happening;
import dev.tenure.api.language.Languages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import tools.jackson.databind.JsonNode;

/** Tells people what happened to their membership, in a language that is spoken here. */
final class Story {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV", Locale.ROOT);

    private static final ResourceBundleMessageSource WORDS = words();

    private final Locale language;
    private final DateTimeFormatter moment;

    /** @param zone in which instants are told; its name stands beside each of them */
    Story(Locale wished, ZoneId zone) {
        this.language = Languages.spoken(wished);
        this.moment = MOMENT.withZone(zone);
    }

    /**
     * One line of the timeline.
     *
     * @param kind the event's name
     * @param detail what more there is to say; null if nothing
     * @param errorCode why it could not be done; null if it was done
     */
    record Line(
            Instant at,
            String kind,
            String text,
            @Nullable String detail,
            @Nullable String errorCode) {}

    Line line(Happening happening) {
        return new Line(happening.at(), happening.event(), text(happening), detail(happening), happening.errorCode());
    }

    private String text(Happening happening) {
        String suffix = happening.success() ? "" : ".failed";
        Object[] arguments = {plan(happening.after()), change(happening), plan(happening.before())};
        for (String key : Circumstances.of(happening)) {
            String text = said(key + suffix, arguments);
            if (text != null) {
                return text;
            }
        }
        return WORDS.getMessage("other" + suffix, arguments, language);
    }

    private @Nullable String detail(Happening happening) {
        JsonNode after = happening.after();
        String code = happening.errorCode();
        if (code != null) {
            String reason = said("code." + code);
            return reason != null ? reason : code;
        }
        if (!happening.success() || after == null) {
            return null;
        }
        if (after.path("paid_through").isString() && after.path("level").asInt(0) > 0) {
            Instant until = Instant.parse(after.path("paid_through").stringValue());
            return said("paid_through", moment.format(until));
        }
        return after.has("balance") ? said("balance", after.path("balance").asLong(0)) : null;
    }

    private @Nullable String said(String key, Object... arguments) {
        return WORDS.getMessage(key, arguments, null, language);
    }

    private static String plan(@Nullable JsonNode side) {
        return side == null ? "" : side.path("plan").asString("");
    }

    private static long change(Happening happening) {
        JsonNode before = happening.before();
        JsonNode after = happening.after();
        return before == null || after == null
                ? 0
                : Math.abs(
                        after.path("balance").asLong(0) - before.path("balance").asLong(0));
    }

    private static ResourceBundleMessageSource words() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("history/timeline");
        source.setDefaultEncoding(StandardCharsets.UTF_8.name());
        source.setFallbackToSystemLocale(false);
        source.setAlwaysUseMessageFormat(true);
        return source;
    }
}
