package dev.inferencebridge.localstack.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.part.AzurePart;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The addresses of a stack as JSON, for other processes. Members of parts that were not started are absent. Immutable. */
final class ReadyFile {

    /** The one member that is a secret. */
    static final String ENDPOINT_KEY = "endpointKey";

    static final String AZURE = "azure";

    private final @Nullable Path file;

    /** Without a file, nothing is written. */
    ReadyFile(@Nullable Path file) {
        this.file = file == null ? null : file.toAbsolutePath();
    }

    /** So that nobody takes the addresses of an earlier stack for this one's. */
    void delete() {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StackException("Cannot delete " + file + ": " + e, e);
        }
    }

    void write(LocalStack stack) {
        if (file == null) {
            return;
        }
        try {
            String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(describe(stack));
            WorkFolder.write(file, text + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode describe(LocalStack stack) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        if (stack.has(StackPart.KAFKA)) {
            json.put("kafkaBootstrap", stack.kafkaBootstrap());
        }
        if (stack.has(StackPart.CASSANDRA)) {
            json.put("cassandraContactPoint", stack.cassandraContactPoint());
            json.put("localDatacenter", stack.localDatacenter());
            json.put("cassandraRole", stack.cassandraRole());
            json.put("cassandraPasswordFile", stack.cassandraPasswordFile().toString());
            stack.cassandraCertificate()
                    .ifPresent(certificate -> json.put("cassandraCertificate", certificate.toString()));
        }
        if (stack.has(StackPart.CDC)) {
            json.put("cdcTopicPrefix", stack.cdcTopicPrefix());
        }
        if (stack.has(StackPart.ENDPOINT)) {
            json.put("scoringUri", stack.scoringUri().toString());
            json.put("secureScoringUri", stack.secureScoringUri().toString());
            json.put("endpointCertificate", stack.endpointCertificate().toString());
            json.put(ENDPOINT_KEY, stack.endpointKey());
            json.put("modelPath", stack.modelPath().toString());
        }
        if (stack.has(StackPart.AZURE)) {
            json.set(AZURE, azure(stack.azure()));
        }
        stack.pids().forEach(json.putObject("pids")::put);
        return json;
    }

    private static ObjectNode azure(AzurePart.Description azure) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        azure.urls().forEach((service, url) -> json.put(service + "Url", url));
        json.put("controlUrl", azure.controlUrl().toString())
                .put("controlKeyFile", azure.controlKeyFile().toString())
                .put("tenant", azure.tenant())
                .put("clientId", azure.clientId())
                .put("certificate", azure.certificate().toString())
                .put("trustStore", azure.trustStore().toString())
                .put("federatedTokenFile", azure.federatedTokenFile().toString())
                .put("connectionString", azure.connectionString());
        azure.environments().forEach(json.putObject("environments")::put);
        return json;
    }
}
