package dev.tenure.sandbox.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that starts everything on a data folder and is then killed without warning. */
final class Doomed {

    private Doomed() {}

    public static void main(String[] arguments) throws Exception {
        DataDirectory directory = DataDirectory.open(Path.of(arguments[0]));
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table kept (word text); insert into kept values ('committed')");
        }
        FoundTemporal temporal = new TemporalFinder(
                        TemporalSettings.read(name -> name.equals("TENURE_TEMPORAL_CLI") ? arguments[1] : null),
                        directory)
                .find();
        System.out.println("ready " + database.port() + " " + temporal.target());
        Thread.sleep(60_000);
    }

    /** Starts it on the folder, kills it, and answers its last words: "ready", Postgres' port, Temporal's target. */
    static String[] liveAndDie(Path folder, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doomed.class.getName(),
                        folder.toString(),
                        command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String words = output.lines()
                    .filter(line -> line.startsWith("ready "))
                    .findFirst()
                    .orElseThrow();
            return words.split(" ");
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
