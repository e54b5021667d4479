package dev.inferencebridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks secrets up where their references point. Reads anew each time, so that a rotated file is seen. Thread-safe; blocks
 * on file reads.
 */
public final class SecretResolver {

    /** Reads at most so many bytes of a file; throws {@link NoSuchFileException} where there is none. Thread-safe. */
    @FunctionalInterface
    public interface FileReader {
        byte[] read(Path file, int mostBytes) throws IOException;
    }

    private static final int MOST_BYTES = 64 * 1024;

    private final Map<String, String> environment;
    private final FileReader files;

    /** @param environment the variables, copied */
    public SecretResolver(Map<String, String> environment, FileReader files) {
        this.environment = Map.copyOf(environment);
        this.files = files;
    }

    /** A resolver over this process's environment and files. */
    public static SecretResolver ofProcess() {
        return new SecretResolver(System.getenv(), (file, mostBytes) -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(mostBytes);
            }
        });
    }

    /** The secret, without the line break at its end. Throws {@link InvalidConfigException} that names the reference. */
    public Secret resolve(SecretReference reference) {
        try {
            return find(reference);
        } catch (NoSecretException e) {
            throw new InvalidConfigException(reference.place().file(), List.of(e.problem));
        }
    }

    /** Throws {@link InvalidConfigException} with one problem for each reference that leads to no secret. */
    public void check(Collection<SecretReference> references) {
        List<Problem> problems = new ArrayList<>();
        for (SecretReference reference : references) {
            try {
                find(reference);
            } catch (NoSecretException e) {
                problems.add(e.problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems.get(0).file(), problems);
        }
    }

    private Secret find(SecretReference reference) throws NoSecretException {
        return reference
                .<Lookup>fold(variable -> () -> inEnvironment(variable), file -> () -> inFile(file))
                .run();
    }

    private Secret inEnvironment(SecretReference.Environment reference) throws NoSecretException {
        String value = environment.get(reference.variable());
        if (value == null) {
            throw new NoSecretException(reference, "the environment variable is not set");
        }
        return notEmpty(reference, value);
    }

    private Secret inFile(SecretReference.InFile reference) throws NoSecretException {
        byte[] bytes;
        try {
            bytes = files.read(reference.path(), MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new NoSecretException(reference, "the file does not exist");
        } catch (IOException e) {
            throw new NoSecretException(
                    reference, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        if (bytes.length > MOST_BYTES) {
            throw new NoSecretException(reference, "the file is larger than 64KiB");
        }
        try {
            return notEmpty(
                    reference,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new NoSecretException(reference, "the file is not UTF-8");
        }
    }

    private static Secret notEmpty(SecretReference reference, String read) throws NoSecretException {
        String value = read.replaceFirst("\\R\\z", "");
        if (value.isBlank()) {
            throw new NoSecretException(reference, "the secret is empty");
        }
        return Secret.of(value);
    }

    private interface Lookup {
        Secret run() throws NoSecretException;
    }

    private static final class NoSecretException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        NoSecretException(SecretReference reference, String why) {
            super(why);
            this.problem = new Problem(reference.place(), Optional.of(reference.toString()), why, Optional.empty());
        }
    }
}
