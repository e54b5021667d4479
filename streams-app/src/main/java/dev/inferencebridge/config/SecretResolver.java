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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks secrets up where their references point. Reads anew each time, so that a rotated file is seen; a secret that can be
 * read no more is answered with its last known value, and warned of once. Thread-safe; blocks on file reads, and on the
 * first read of a vault's secret.
 */
public final class SecretResolver {

    /** Reads at most so many bytes of a file; throws {@link NoSuchFileException} where there is none. Thread-safe. */
    @FunctionalInterface
    public interface FileReader {
        byte[] read(Path file, int mostBytes) throws IOException;
    }

    /** Port: the key vault. Thread-safe. */
    public interface Vault {

        /** No vault: every look-up fails. */
        Vault NONE = new Vault() {
            @Override
            public String read(String name, Optional<String> version) {
                throw new IllegalStateException("there is no key vault");
            }

            @Override
            public void rejected(String name, Optional<String> version) {}
        };

        /**
         * A value as last known; the first read of a secret asks the vault and waits.
         *
         * @param version empty for the current one
         * @throws RuntimeException whose message says why there is none, and shows no secret
         */
        String read(String name, Optional<String> version);

        /** A value did not serve its purpose: there may be a new version. Does not wait. */
        void rejected(String name, Optional<String> version);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SecretResolver.class);

    private static final int MOST_BYTES = 64 * 1024;

    private final Map<String, String> environment;
    private final FileReader files;
    private final Vault vault;
    /** What was read last of each reference, as it is written. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Secret secret, boolean stale) {}

    /** @param environment the variables, copied */
    public SecretResolver(Map<String, String> environment, FileReader files) {
        this(environment, files, Vault.NONE);
    }

    private SecretResolver(Map<String, String> environment, FileReader files, Vault vault) {
        this.environment = Map.copyOf(environment);
        this.files = files;
        this.vault = vault;
    }

    /** One that also reads from a vault, which stays the caller's to close. */
    public SecretResolver withVault(Vault other) {
        return new SecretResolver(environment, files, other);
    }

    /** A resolver over this process's environment and files. */
    public static SecretResolver ofProcess() {
        return new SecretResolver(System.getenv(), (file, mostBytes) -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(mostBytes);
            }
        });
    }

    /**
     * The secret, without the line break at its end.
     *
     * @throws InvalidConfigException that names the reference, if it never led to a secret
     */
    public Secret resolve(SecretReference reference) {
        try {
            return find(reference);
        } catch (NoSecretException e) {
            Known last = known.computeIfPresent(reference.toString(), (text, held) -> {
                if (!held.stale()) {
                    LOG.atWarn()
                            .addKeyValue("secret", text)
                            .addKeyValue("reason", e.getMessage())
                            .log("A secret cannot be read; its last known value serves on");
                }
                return new Known(held.secret(), true);
            });
            if (last == null) {
                throw new InvalidConfigException(reference.place().file(), List.of(e.problem));
            }
            return last.secret();
        }
    }

    /** What was read so far and is current, or was when it could last be read: for what must show none of it. */
    public Set<String> found() {
        return known.values().stream().map(held -> held.secret().reveal()).collect(Collectors.toUnmodifiableSet());
    }

    /** A secret did not serve its purpose: where it comes from a vault, there may be a new version. Does not wait. */
    public void rejected(SecretReference reference) {
        reference.fold(variable -> false, file -> false, secret -> {
            vault.rejected(secret.name(), secret.version());
            return true;
        });
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
        Secret secret = reference
                .<Lookup>fold(
                        variable -> () -> inEnvironment(variable),
                        file -> () -> inFile(file),
                        inVault -> () -> inVault(inVault))
                .run();
        known.put(reference.toString(), new Known(secret, false));
        return secret;
    }

    private Secret inVault(SecretReference.InVault reference) throws NoSecretException {
        String value;
        try {
            value = vault.read(reference.name(), reference.version());
        } catch (RuntimeException e) {
            throw new NoSecretException(reference, String.valueOf(e.getMessage()));
        }
        return notEmpty(reference, value);
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
