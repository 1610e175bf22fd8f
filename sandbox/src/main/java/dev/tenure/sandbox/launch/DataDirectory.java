package dev.tenure.sandbox.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that holds everything of one all-in-one, and the proof that nobody else is using it: whatever process of an
 * earlier run still works on it is an orphan.
 */
public final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates the folder if it is missing and takes it for this process. */
    public static DataDirectory open(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new CannotStartException(
                        "Another Tenure is running on the data folder %s: stop it, or set TENURE_DATA_DIR to another folder."
                                .formatted(folder));
            }
            return new DataDirectory(folder, channel);
        } catch (IOException failure) {
            throw new CannotStartException(
                    "The data folder %s cannot be written: make it writable, or set TENURE_DATA_DIR to another folder."
                            .formatted(folder),
                    failure);
        }
    }

    public Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException takenByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw new IllegalStateException("The lock of " + path + " could not be given back", failure);
        }
    }
}
