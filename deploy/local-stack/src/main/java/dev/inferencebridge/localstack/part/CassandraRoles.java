package dev.inferencebridge.localstack.part;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;

/**
 * The roles of the node: a superuser for the stack's own tools, and the one that a bridge logs in as, which may nothing until
 * a script grants it something. Their passwords are made once for a work folder, and kept there. Thread-safe.
 */
final class CassandraRoles {

    static final String SUPERUSER = "stack";
    static final String BRIDGE = "bridge";

    /** What a node without roles makes by itself. */
    private static final String FIRST = "cassandra";

    private static final int PASSWORD_BYTES = 24;

    private final Path directory;

    /** @param directory of the node, in the work folder */
    CassandraRoles(Path directory) {
        this.directory = directory;
    }

    Path passwordFile(String role) {
        return directory.resolve(role + ".password");
    }

    String password(String role) {
        try {
            return Files.readString(passwordFile(role)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the passwords that the folder does not have yet. */
    void prepare() {
        for (String role : new String[] {SUPERUSER, BRIDGE}) {
            if (!Files.exists(passwordFile(role))) {
                byte[] random = new byte[PASSWORD_BYTES];
                new SecureRandom().nextBytes(random);
                WorkFolder.write(
                        passwordFile(role),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            }
        }
    }

    /**
     * Makes the roles, unless an earlier start on this folder did.
     *
     * @throws StackException when the node does not answer, or does not know its own first role yet
     */
    void ensure(CqlNode node) {
        Path made = directory.resolve("roles.made");
        if (Files.exists(made)) {
            return;
        }
        try (CqlSession first = CqlSessions.open(node.as(FIRST, FIRST))) {
            first.execute("CREATE ROLE IF NOT EXISTS " + BRIDGE + " WITH LOGIN = true AND PASSWORD = '"
                    + password(BRIDGE) + "'");
            first.execute("CREATE ROLE IF NOT EXISTS " + SUPERUSER
                    + " WITH SUPERUSER = true AND LOGIN = true AND PASSWORD = '" + password(SUPERUSER) + "'");
        } catch (StackException e) {
            if (!isRefused(e)) {
                throw e;
            }
            // An earlier start came as far as locking it out.
        }
        try (CqlSession own = CqlSessions.open(node)) {
            own.execute("ALTER ROLE " + FIRST + " WITH SUPERUSER = false AND LOGIN = false");
        }
        WorkFolder.write(made, "");
    }

    private static boolean isRefused(StackException failure) {
        return failure.getCause() instanceof AllNodesFailedException all
                && all.getAllErrors().values().stream()
                        .flatMap(Collection::stream)
                        .anyMatch(AuthenticationException.class::isInstance);
    }
}
