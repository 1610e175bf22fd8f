package dev.tenure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class PolicySettingsTest {

    private static Policies read(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return PolicySettings.read(new Settings(environment));
    }

    /** Each policy as people write it, by its name. */
    private static Map<String, String> words(Policies policies) throws ReflectiveOperationException {
        Map<String, String> words = new LinkedHashMap<>();
        for (RecordComponent policy : Policies.class.getRecordComponents()) {
            String value = String.valueOf(policy.getAccessor().invoke(policies));
            words.put(policy.getName(), value.toLowerCase(Locale.ROOT));
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource({
        "TENURE_CONFIRMATION_HOURS, 11, confirmationHours",
        "TENURE_GRACE_DAYS, 12, graceDays",
        "TENURE_UNVERIFIED_HOURS, 13, unverifiedHours",
        "TENURE_POLICY_TRIAL_GRACE_DAYS, 5, trialGraceDays",
        "TENURE_POLICY_TRIAL_CREDITS, 15, trialCredits",
        "TENURE_POLICY_RENEWAL_AFTER_CANCEL, keep, renewalAfterCancel",
        "TENURE_POLICY_LATE_PAYMENT, refund, latePayment",
        "TENURE_POLICY_REFUND_ACCESS, keep, refundAccess",
        "TENURE_POLICY_CHARGEBACK_ACCESS, keep, chargebackAccess",
        "TENURE_POLICY_DUPLICATES, review, duplicates",
        "TENURE_POLICY_CANCEL_AFTER_UPGRADE, keep, cancelAfterUpgrade",
        "TENURE_POLICY_LONGER_INTERVAL, prorated, longerInterval",
    })
    void eachSettingIsItsOwnPolicyAndNoOther(String setting, String value, String policy) throws Exception {
        Map<String, String> expected = words(Policies.DEFAULT);
        assertThat(expected.put(policy, value)).isNotNull().isNotEqualTo(value);

        assertThat(words(read(Map.of(setting, value)))).isEqualTo(expected);
    }

    @Test
    void withoutSettingsTheStandardPromisesAreGivenAndEveryPolicyHasASetting() throws Exception {
        assertThat(read(Map.of())).isEqualTo(Policies.DEFAULT);
        CsvSource table = PolicySettingsTest.class
                .getDeclaredMethod("eachSettingIsItsOwnPolicyAndNoOther", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class);
        assertThat(Arrays.stream(table.value()).map(row -> row.substring(row.lastIndexOf(' ') + 1)))
                .containsExactlyElementsOf(words(Policies.DEFAULT).keySet());
    }
}
