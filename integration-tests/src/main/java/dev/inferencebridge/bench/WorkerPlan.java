package dev.inferencebridge.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What one worker process is to do. Immutable; kept in a file for the worker to read.
 *
 * @param job a candidate's label, or {@link #DIRECT}
 * @param cassandra contact point for candidates that look something up; empty for none, as are the login and its password's
 *     file
 * @param source topic of rows
 * @param results topic of results; names the consumer group too
 * @param rows how many there are
 * @param recordFrom paced only: the first row whose latency counts
 * @param rate paced only: rows a second; 0 for a drain
 * @param directory of the worker's own
 */
record WorkerPlan(
        String job,
        String bootstrap,
        URI scoringUri,
        Path keyFile,
        String cassandra,
        String datacenter,
        String login,
        String passwordFile,
        String source,
        String results,
        long rows,
        long recordFrom,
        int rate,
        Path directory) {

    /** The job of asking the endpoint at a rate, with nothing around it. */
    static final String DIRECT = "direct";

    private static final String FILE = "worker.properties";

    /** Exists once every row is settled. */
    Path settled() {
        return directory.resolve("settled");
    }

    /** The latencies of a paced run, as {@link Latencies} writes them; there before {@link #settled()} is. */
    Path latencies() {
        return directory.resolve("latencies");
    }

    Path write() {
        Properties properties = new Properties();
        properties.setProperty("job", job);
        properties.setProperty("bootstrap", bootstrap);
        properties.setProperty("scoring-uri", scoringUri.toString());
        properties.setProperty("key-file", keyFile.toString());
        properties.setProperty("cassandra", cassandra);
        properties.setProperty("datacenter", datacenter);
        properties.setProperty("login", login);
        properties.setProperty("password-file", passwordFile);
        properties.setProperty("source", source);
        properties.setProperty("results", results);
        properties.setProperty("rows", Long.toString(rows));
        properties.setProperty("record-from", Long.toString(recordFrom));
        properties.setProperty("rate", Integer.toString(rate));
        properties.setProperty("directory", directory.toString());
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            try (Writer out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WorkerPlan read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return new WorkerPlan(
                properties.getProperty("job"),
                properties.getProperty("bootstrap"),
                URI.create(properties.getProperty("scoring-uri")),
                Path.of(properties.getProperty("key-file")),
                properties.getProperty("cassandra"),
                properties.getProperty("datacenter"),
                properties.getProperty("login"),
                properties.getProperty("password-file"),
                properties.getProperty("source"),
                properties.getProperty("results"),
                Long.parseLong(properties.getProperty("rows")),
                Long.parseLong(properties.getProperty("record-from")),
                Integer.parseInt(properties.getProperty("rate")),
                Path.of(properties.getProperty("directory")));
    }

    /** The endpoint's key. */
    String key() {
        try {
            return Files.readString(keyFile).strip().lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
