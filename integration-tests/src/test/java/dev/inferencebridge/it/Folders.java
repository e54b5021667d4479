package dev.inferencebridge.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Folders of this run below {@code target}, which stay for whoever wants to know why a test failed. Stateless. */
final class Folders {

    private Folders() {}

    /** An empty folder. What an earlier run left there is deleted. */
    static Path fresh(String name) {
        Path folder = Path.of(System.getProperty("inferencebridge.it.directory", "target"), name);
        try {
            if (Files.exists(folder)) {
                delete(folder);
            }
            return Files.createDirectories(folder).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code mvn package} built, as the launcher runs it. */
    static String bridgeClassPath() {
        try {
            return Files.readString(Path.of(
                            System.getProperty("inferencebridge.home", "."), "deploy/local-stack/target/classpath"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the bridge is not built; run: mvn package", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
