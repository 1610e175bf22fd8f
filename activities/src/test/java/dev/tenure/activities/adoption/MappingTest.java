package dev.tenure.activities.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MappingTest {

    private static Path file(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("mapping.json"), text);
    }

    @Test
    void columnsAndWordsAreRead(@TempDir Path folder) throws IOException {
        Mapping mapping = Mapping.read(file(folder, """
                {"table": "public.profiles", "user_id": "id", "customer_id": "paddle_customer", "plan": "tier",
                 "credits": "credits", "plans": {"PRO": "pro"}}"""));

        assertThat(mapping)
                .isEqualTo(new Mapping(
                        "public.profiles", "id", "paddle_customer", null, "tier", "credits", Map.of("PRO", "pro")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json|is not JSON",
                "[]|must be a JSON object",
                "{}|has no \"table\"",
                "{\"table\":\"profiles\"}|has no \"user_id\"",
                "{\"table\":\"profiles\",\"user_id\":\"id\"}|needs \"customer_id\" or \"subscription_id\"",
                "{\"table\":\"profiles; drop table x\",\"user_id\":\"id\"}|\"table\" of the mapping is not the name of a table",
                "{\"table\":\"profiles\",\"user_id\":7}|\"user_id\" of the mapping is not the name of a column",
                "{\"tabel\":\"profiles\"}|has \"tabel\", which means nothing here",
                "{\"table\":\"profiles\",\"user_id\":\"id\",\"customer_id\":\"c\",\"plans\":[]}|\"plans\" of the mapping must be an object"
            })
    void whatIsNoMappingIsRefusedWithASentence(String text, String sentence, @TempDir Path folder) throws IOException {
        Path file = file(folder, text);

        assertThatThrownBy(() -> Mapping.read(file))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsNotThereIsRefusedWithASentence(@TempDir Path folder) {
        Path missing = folder.resolve("nothing.json");

        assertThatThrownBy(() -> Mapping.read(missing))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("There is no mapping file");
    }
}
