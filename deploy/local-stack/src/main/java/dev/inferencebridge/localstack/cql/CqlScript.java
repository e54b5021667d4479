package dev.inferencebridge.localstack.cql;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CQL statements under a name that error messages use. Immutable. */
public final class CqlScript {

    private final String name;
    private final List<CqlStatement> statements;

    private CqlScript(String name, String text) {
        this.name = name;
        this.statements = new CqlSplitter(name, text).split();
    }

    /** Splits {@code text}; throws {@link StackException} for a quotation, comment or batch that does not end. */
    public static CqlScript of(String name, String text) {
        return new CqlScript(name, text);
    }

    /** Reads a UTF-8 file; throws {@link StackException} when it cannot be read or split. */
    public static CqlScript file(Path file) {
        try {
            return of(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new StackException("Cannot read the CQL script " + file + ": " + e, e);
        }
    }

    /** Keyspace and tables of the card-fraud demonstration. */
    public static CqlScript cardFraud() {
        String name = "card-fraud.cql";
        try (InputStream in = CqlScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StackException(name + " is not on the class path");
            }
            return of(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    List<CqlStatement> statements() {
        return statements;
    }

    /** Runs one statement after the other; throws {@link StackException} at the first that Cassandra refuses. */
    public void run(CqlSession session) {
        for (CqlStatement statement : statements) {
            try {
                session.execute(statement.text());
            } catch (DriverException e) {
                throw new StackException(
                        name + ", statement " + statement.number() + " (line " + statement.line() + "): "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
