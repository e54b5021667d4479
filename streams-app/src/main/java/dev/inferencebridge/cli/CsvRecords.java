package dev.inferencebridge.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a CSV file as RFC 4180 has them: commas, double quotes around fields that hold commas, quotes or line breaks.
 * Confined to its thread; its caller closes the reader.
 */
final class CsvRecords {

    /** Longer fields are a quote that was not closed. */
    private static final int LONGEST_FIELD = 65_536;

    private final Reader reader;
    private int ahead;
    private long line = 1;

    CsvRecords(Reader reader) throws IOException {
        this.reader = reader;
        this.ahead = reader.read();
        if (ahead == '\uFEFF') {
            ahead = reader.read();
        }
    }

    /** The line in which the next record starts, from 1. */
    long line() {
        return line;
    }

    /** Empty at the end; throws {@link IllegalArgumentException} that names the line for what is no CSV. */
    Optional<List<String>> next() throws IOException {
        if (ahead < 0) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        while (true) {
            fields.add(ahead == '"' ? quoted() : plain());
            if (ahead == ',') {
                advance();
                continue;
            }
            if (ahead == '\r') {
                advance();
            }
            if (ahead == '\n') {
                advance();
            } else if (ahead >= 0) {
                throw problem("something stands after a closing quote");
            }
            return Optional.of(fields);
        }
    }

    private String plain() throws IOException {
        StringBuilder field = new StringBuilder();
        while (ahead >= 0 && ahead != ',' && ahead != '\n' && ahead != '\r') {
            add(field);
        }
        return field.toString();
    }

    private String quoted() throws IOException {
        StringBuilder field = new StringBuilder();
        advance();
        while (true) {
            if (ahead < 0) {
                throw problem("a quote is not closed");
            }
            if (ahead == '"') {
                advance();
                if (ahead != '"') {
                    return field.toString();
                }
            }
            add(field);
        }
    }

    private void add(StringBuilder field) throws IOException {
        if (field.length() == LONGEST_FIELD) {
            throw problem("a field is longer than " + LONGEST_FIELD + " characters");
        }
        field.append((char) ahead);
        advance();
    }

    private void advance() throws IOException {
        line += ahead == '\n' ? 1 : 0;
        ahead = reader.read();
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("line " + line + ": " + what);
    }
}
