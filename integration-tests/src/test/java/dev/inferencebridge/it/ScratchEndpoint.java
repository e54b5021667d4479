package dev.inferencebridge.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.endpoint.EndpointOptions;
import dev.inferencebridge.localstack.endpoint.InvalidControlException;
import dev.inferencebridge.localstack.endpoint.LocalEndpoint;
import dev.inferencebridge.localstack.endpoint.TokenCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** An endpoint of one test's own, in this process, to be disturbed at will; it runs the stack's model. Thread-safe. */
final class ScratchEndpoint implements AutoCloseable {

    private final Path keyFile;
    private final LocalEndpoint endpoint;

    ScratchEndpoint(LocalStack stack, Path folder, TokenCheck tokens) {
        this.keyFile = folder.resolve("endpoint.keys");
        try {
            Files.copy(stack.modelPath(), folder.resolve(stack.modelPath().getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.endpoint = LocalEndpoint.start(EndpointOptions.in(folder), tokens);
    }

    URI scoringUri() {
        return endpoint.scoringUri();
    }

    Path keyFile() {
        return keyFile;
    }

    /** What {@code POST /control} takes, with single quotes for double ones. */
    void control(String json) {
        try {
            endpoint.control(json.replace('\'', '"'));
        } catch (InvalidControlException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** Rows in answers with 200. */
    long rows() {
        return endpoint.stats().path("rows").asLong();
    }

    /** Scoring requests that arrived. */
    long requests() {
        return endpoint.stats().path("requests").asLong();
    }

    long answers(int status) {
        JsonNode responses = endpoint.stats().path("responses");
        return responses.path(Integer.toString(status)).asLong();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
