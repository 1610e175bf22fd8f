package dev.tenure.sandbox.pages;

import dev.tenure.api.language.Languages;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** How facts look to people in one language: money, times with their zone, states. */
public final class Shown {

    private static final String NOTHING = "–";

    private final MessageSource messages;
    private final Locale language;
    private final Locale region;
    private final DateTimeFormatter times;

    Shown(MessageSource messages, Locale locale) {
        this.messages = messages;
        this.language = Languages.spoken(locale);
        this.region = language.equals(Locale.KOREAN) ? Locale.KOREA : Locale.US;
        this.times = DateTimeFormatter.ofPattern(message("format.time"), region).withZone(ZoneOffset.UTC);
    }

    /** The language's code, for the page's {@code lang}. */
    public String language() {
        return language.getLanguage();
    }

    private String message(String key, Object... values) {
        return messages.getMessage(key, values, language);
    }

    public String time(@Nullable Instant instant) {
        return instant == null ? NOTHING : times.format(instant);
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(region).format(number);
    }

    public String money(Money money) {
        NumberFormat format = NumberFormat.getCurrencyInstance(region);
        format.setCurrency(Currency.getInstance(money.currency()));
        int digits = format.getCurrency().getDefaultFractionDigits();
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(money.amountMinor(), digits));
    }

    /** A price with its rhythm. */
    public String price(PriceRow price) {
        String rhythm = price.interval() == null ? message("price.once") : word("price.every", price.interval());
        return price.product() + " · " + money(price.amount()) + " " + rhythm;
    }

    /** A state of anything, in words; one that is not known yet is shown as it came. */
    public String state(String state) {
        return word("state", state);
    }

    /** What a kind of adjustment, an origin or another code means; an unknown one is shown as it came. */
    public String word(String group, String code) {
        String found = messages.getMessage(group + "." + code, null, code, language);
        return found == null ? code : found;
    }

    /** Whether a state is good, to be looked at, or over; colours follow it, and never tell alone. */
    public String tone(String state) {
        if (List.of("active", "trialing", "completed", "paid", "approved", "delivered")
                .contains(state)) {
            return "good";
        }
        if (List.of("past_due", "needs_retry", "pending_approval", "paused", "failed", "held")
                .contains(state)) {
            return "warn";
        }
        return "calm";
    }

    /** Whether what came back over the line was a refusal. */
    public String outcomeTone(@Nullable String outcome) {
        if (outcome == null || outcome.matches("[45]..|timeout|unreachable|dropped")) {
            return "warn";
        }
        return outcome.startsWith("2") ? "good" : "calm";
    }
}
