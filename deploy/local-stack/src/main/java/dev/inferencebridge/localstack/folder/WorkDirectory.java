package dev.inferencebridge.localstack.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The given directory, which stays, or a temporary one, which is deleted on close. Confined to one thread. */
public record WorkDirectory(Path path, boolean temporary) implements AutoCloseable {

    public static WorkDirectory of(@Nullable Path given) throws IOException {
        return given == null
                ? new WorkDirectory(Files.createTempDirectory("bridge-stack-"), true)
                : new WorkDirectory(given.toAbsolutePath(), false);
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.walkFileTree(path, new Deletion());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
