package dev.tenure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Holds docker-compose.yml, .env.example, docs/settings.md and the code against each other. */
final class ComposeTest {
    private static final Path ROOT = Path.of(System.getProperty("tenure.root", ".."));
    private static final List<String> MODULES =
            List.of("paddle", "workflows", "activities", "worker", "api", "sandbox");
    private static final Pattern SETTING =
            Pattern.compile("[\"{]((?:PADDLE|SANDBOX|SERVER|SUPABASE|TEMPORAL|TENURE)_[A-Z0-9_]+)");
    private static final Pattern INTERPOLATED = Pattern.compile("\\$\\{([A-Z0-9_]+)");

    /** Settings whose names go on with a key of the catalog. */
    private static final List<String> PREFIXES = List.of("PADDLE_PRICE_ID_", "PADDLE_PRODUCT_ID_");

    private final String compose = text("docker-compose.yml");
    private final Map<?, ?> services = map(map(new Yaml().load(compose)).get("services"));

    @ParameterizedTest
    @ValueSource(strings = {"worker", "api", "sandbox"})
    void whatAComponentIsGivenIsASettingThatTheCodeReadsAndTheDocumentNames(String component) {
        Set<String> given = keys(map(service(component).get("environment")));

        assertThat(given).isNotEmpty();
        assertThat(given).map(ComposeTest::withoutCatalogKey).isSubsetOf(readByTheCode());
        assertThat(given).map(ComposeTest::withoutCatalogKey).isSubsetOf(documented());
    }

    @Test
    void everySettingThatTheCodeReadsIsDocumented() {
        assertThat(documented()).containsAll(readByTheCode());
    }

    @Test
    void whatIsAskedOfTheEnvironmentStandsInTheExample() {
        Set<String> asked = found(INTERPOLATED, compose);

        assertThat(found(Pattern.compile("(?m)^#?([A-Z0-9_]+)="), text(".env.example")))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void everyServiceThatStaysUpHasAHealthCheckAndJobsAreWaitedFor() {
        Set<String> jobs = services.values().stream()
                .flatMap(service -> map(map(service).get("depends_on")).entrySet().stream())
                .filter(entry -> "service_completed_successfully"
                        .equals(map(entry.getValue()).get("condition")))
                .map(entry -> String.valueOf(entry.getKey()))
                .collect(Collectors.toSet());

        assertThat(services.keySet())
                .allSatisfy(name -> assertThat(service(name).containsKey("healthcheck"))
                        .as("%s has a health check, or is a job", name)
                        .isNotEqualTo(jobs.contains(String.valueOf(name))));
    }

    @Test
    void noPasswordOrSecretIsWrittenDownOrHasADefault() {
        assertThat(services.keySet())
                .allSatisfy(name -> map(service(name).get("environment")).forEach((key, value) -> {
                    if (String.valueOf(key).matches(".*(PASSWORD|PWD|SECRET|_KEY|TOKEN)$")) {
                        assertThat(String.valueOf(value))
                                .as("%s of %s", key, name)
                                .matches("\\$\\{[A-Z_]+:[?-].*}");
                        assertThat(String.valueOf(value)).doesNotContainPattern(":-[^}]");
                    }
                }));
        assertThat(compose).doesNotContainPattern("://[a-z_]+:[^$@\\s]+@");
        assertThat(text(".env.example")).doesNotContainPattern("(?m)(PASSWORD|SECRET|_KEY|TOKEN)=\\S");
    }

    @Test
    void onlyTheApiIsOpenToOtherMachines() {
        Map<String, List<?>> ports = services.keySet().stream()
                .filter(name -> service(name).containsKey("ports"))
                .collect(Collectors.toMap(
                        String::valueOf, name -> list(service(name).get("ports"))));

        assertThat(ports).containsKeys("api", "sandbox", "postgres", "temporal", "temporal-ui");
        ports.forEach((name, published) -> {
            if (!name.equals("api")) {
                assertThat(published).as(name).allMatch(port -> String.valueOf(port)
                        .startsWith("127.0.0.1:"));
            }
        });
    }

    @Test
    void imagesOfOthersArePinnedAndTheRehearsalStandsInForTheProduct() {
        assertThat(services.keySet())
                .filteredOn(name -> !service(name).containsKey("build"))
                .allSatisfy(name ->
                        assertThat(String.valueOf(service(name).get("image"))).matches("[a-z/-]+:\\d+\\.\\d+.*"));
        assertThat(service("worker").get("profiles")).isEqualTo(List.of("production"));
        assertThat(service("api").get("profiles")).isEqualTo(List.of("production"));
        assertThat(service("sandbox").get("profiles")).isEqualTo(List.of("sandbox"));
    }

    private Map<?, ?> service(Object name) {
        return map(services.get(name));
    }

    private static Set<String> readByTheCode() {
        return MODULES.stream()
                .flatMap(module -> sources(ROOT.resolve(module).resolve("src/main")))
                .flatMap(source -> found(SETTING, source).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documented() {
        return found(Pattern.compile("`([A-Z][A-Z0-9_]+)`"), text("docs/settings.md"));
    }

    private static String withoutCatalogKey(String setting) {
        return PREFIXES.stream().filter(setting::startsWith).findFirst().orElse(setting);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(java|yml)"))
                    .map(ComposeTest::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(folder + " cannot be read", e);
        }
    }

    private static String text(String name) {
        return read(ROOT.resolve(name));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static Set<String> keys(Map<?, ?> map) {
        return map.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
