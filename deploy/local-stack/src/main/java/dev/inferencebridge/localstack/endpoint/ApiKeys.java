package dev.inferencebridge.localstack.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bearer keys that are accepted: the non-empty lines of a file, which is read again when it changed. Thread-safe. A
 * file that cannot be read accepts nobody.
 */
public final class ApiKeys {

    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
    private static final String SCHEME = "Bearer ";

    private final Path file;
    private volatile Loaded loaded = new Loaded(null, List.of());

    private ApiKeys(Path file) {
        this.file = file;
    }

    /** Creates the file with a random key when it is missing. */
    public static ApiKeys of(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                WholeFile.writePrivate(
                        file, Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the key file " + file + " cannot be written", e);
        }
        return new ApiKeys(file);
    }

    /** The keys that are accepted now, the primary one first. */
    public List<String> accepted() {
        Loaded known = loaded;
        Version version = version();
        if (version == null || !version.equals(known.version())) {
            known = new Loaded(version, version == null ? List.of() : read());
            loaded = known;
        }
        return known.keys();
    }

    /** Whether the value of an Authorization header carries an accepted key. */
    public boolean accept(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        boolean accepted = false;
        for (String key : accepted()) {
            accepted |= MessageDigest.isEqual(given, key.getBytes(StandardCharsets.UTF_8));
        }
        return accepted;
    }

    private @Nullable Version version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            log.atDebug().addKeyValue("file", file).log("the key file cannot be read: no key is accepted");
            return null;
        }
    }

    private List<String> read() {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("the key file cannot be read: no key is accepted");
            return List.of();
        }
    }

    private record Version(FileTime modified, long size, String inode) {}

    private record Loaded(@Nullable Version version, List<String> keys) {

        /** Without the keys. */
        @Override
        public String toString() {
            return "Loaded[" + keys.size() + " keys]";
        }
    }
}
