package dev.inferencebridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The given directory, which stays, or a temporary one, which is deleted on close. Confined to one thread. */
record WorkFolder(Path path, boolean temporary) implements AutoCloseable {

    static WorkFolder of(@Nullable Path given) throws IOException {
        return given == null
                ? new WorkFolder(Files.createTempDirectory("bridge-bench-"), true)
                : new WorkFolder(Files.createDirectories(given.toAbsolutePath()), false);
    }

    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
