package dev.tenure.workflows.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogTest {
    private static final String PRO_MONTH = "pri_01tenure0pro0monthly000000";
    private static final String PRO = "pro_01tenure0pro00000000000000";

    private final Catalog demo = CatalogFile.load(null, key -> null);

    @Test
    void theDemoCatalogSellsProByMonthAndYearMaxByMonthAndCredits() {
        assertThat(demo.plans()).extracting(Catalog.Plan::key).containsExactly("free", "pro", "max");
        assertThat(demo.terms(PRO_MONTH, null, null, 1)).contains(new PlanTerms("pro", 1, 1000, "month", 1));
        assertThat(demo.terms("pri_01tenure0pro0yearly0000000", null, null, 1)
                        .orElseThrow()
                        .creditMonths())
                .isEqualTo(12);
        assertThat(demo.creditPack("pri_01tenure0credits0500000000", null)
                        .orElseThrow()
                        .credits())
                .isEqualTo(500);
        assertThat(demo.isSold(PRO_MONTH)).isTrue();
    }

    @Test
    void aSettingWinsOverTheFileAndItsFirstIdIsSoldWhileAllAreRecognised() {
        Map<String, String> settings =
                Map.of("PADDLE_PRICE_ID_PRO_MONTH", "pri_new, pri_old", "PADDLE_PRODUCT_ID_PRO", "pro_x");
        Catalog catalog = CatalogFile.load(null, settings::get);

        assertThat(catalog.isSold("pri_new")).isTrue();
        assertThat(catalog.isSold("pri_old")).isFalse();
        assertThat(catalog.terms("pri_old", null, null, 1)).contains(new PlanTerms("pro", 1, 1000, "month", 1));
        assertThat(catalog.isOurs(PRO_MONTH, PRO)).isFalse();
        assertThat(catalog.isOurs(null, "pro_x")).isTrue();
    }

    @Test
    void aBlankSettingLeavesTheFileAsItIs() {
        assertThat(CatalogFile.load(null, key -> " ")).isEqualTo(demo);
    }

    @Test
    void aPriceThatIsNotKnownFallsBackToItsProductWithItsOwnInterval() {
        assertThat(demo.terms("pri_unheard_of", PRO, "year", 2)).contains(new PlanTerms("pro", 1, 1000, "year", 2));
        assertThat(demo.terms("pri_unheard_of", PRO, null, 0)).contains(new PlanTerms("pro", 1, 1000, "month", 1));
    }

    @Test
    void whatIsNotOursHasNoTerms() {
        assertThat(demo.terms("pri_foreign", "pro_foreign", "month", 1)).isEmpty();
        assertThat(demo.terms(null, null, null, 1)).isEmpty();
        assertThat(demo.isOurs("pri_foreign", "pro_foreign")).isFalse();
    }

    @Test
    void aYearlyPriceOfTwoYearsHasTwentyFourCreditMonthsAndAWeeklyOneHasOne() {
        assertThat(new PlanTerms("pro", 1, 1000, "year", 2).creditMonths()).isEqualTo(24);
        assertThat(new PlanTerms("pro", 1, 1000, "month", 3).creditMonths()).isEqualTo(3);
        assertThat(new PlanTerms("pro", 1, 1000, "week", 1).creditMonths()).isEqualTo(1);
    }

    @Test
    void termsOfNothingAreRefused() {
        assertThatThrownBy(() -> new PlanTerms("free", 0, 0, "month", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatCannotBeReadStopsWithASentenceThatNamesIt(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.json");
        assertThatThrownBy(() -> CatalogFile.load(missing, key -> null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(missing.toString());

        Path nameless = Files.writeString(folder.resolve("nameless.json"), "{\"plans\": [{\"level\": 0}]}");
        assertThatThrownBy(() -> CatalogFile.load(nameless, key -> null)).hasMessageContaining("\"key\" is missing");

        Path nothingFree =
                Files.writeString(folder.resolve("paid.json"), "{\"plans\": [{\"key\": \"pro\", \"level\": 1}]}");
        assertThatThrownBy(() -> CatalogFile.load(nothingFree, key -> null)).hasMessageContaining("no plan of level 0");
    }
}
