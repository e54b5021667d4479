package dev.inferencebridge.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CQL that comes with the bridge, with {@code ${keyspace}} and the like to be filled in. Immutable.
 *
 * <p>Statements end with a semicolon at the end of a line; comments have lines of their own.
 */
record SchemaScript(String name, String text) {

    private static final String FOLDER = "/dev/inferencebridge/schemas/cql/";
    private static final Pattern MIGRATION = Pattern.compile("V(\\d{4})__([a-z0-9_]+)\\.cql");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*\\R?");

    /** In the order in which they are applied. */
    static List<SchemaScript> migrations() {
        return read("migrations").text().lines().map(SchemaScript::read).toList();
    }

    static SchemaScript bookkeeping() {
        return read("bookkeeping.cql");
    }

    static SchemaScript roles() {
        return read("roles.cql");
    }

    private static SchemaScript read(String name) {
        try (InputStream in = SchemaScript.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is not on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            return new SchemaScript(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of a migration. */
    int version() {
        Matcher matcher = MIGRATION.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalStateException(name + " is no migration");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Changes with any statement; not with a comment. */
    String checksum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String statements = String.join(";", statements(""));
            return HexFormat.of().formatHex(digest.digest(statements.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** With its comments, for people. */
    String filled(String keyspace) {
        return text.replace("${keyspace}", keyspace);
    }

    /** Without comments and semicolons. */
    List<String> statements(String keyspace) {
        return Arrays.stream(COMMENT.matcher(filled(keyspace)).replaceAll("").split(";\\s*(\\n|$)"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
