package dev.inferencebridge.localstack.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes of small files that appear whole or not at all. Stateless. */
public final class WholeFile {

    private WholeFile() {}

    /** For the owner alone (mode 600), from the moment in which it exists. */
    public static void writePrivate(Path file, String content) throws IOException {
        replace(file, content, "rw-------");
    }

    /** For everyone to read (mode 644). */
    public static void writeReadable(Path file, String content) throws IOException {
        replace(file, content, "rw-r--r--");
    }

    private static void replace(Path file, String content, String mode) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path partial = Files.createTempFile(
                directory,
                "." + file.getFileName(),
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(partial, content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString(mode));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
