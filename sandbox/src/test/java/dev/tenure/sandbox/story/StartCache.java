package dev.tenure.sandbox.story;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What makes the same start short the next time: classes as they are in memory, made once in a run. */
final class StartCache {
    private final Path folder;
    private final String classPath;

    StartCache(Path folder) {
        this.folder = folder;
        this.classPath = Jars.of(System.getProperty("java.class.path"), folder);
    }

    String classPath() {
        return classPath;
    }

    boolean has(String role) {
        return Files.exists(file(role));
    }

    /** The options of a start that leaves the cache behind when it ends in order. */
    List<String> fill(String role) {
        return List.of("-XX:ArchiveClassesAtExit=" + file(role));
    }

    List<String> use(String role) {
        return has(role) ? List.of("-XX:SharedArchiveFile=" + file(role)) : List.of();
    }

    private Path file(String role) {
        return folder.resolve(role + ".jsa");
    }
}
