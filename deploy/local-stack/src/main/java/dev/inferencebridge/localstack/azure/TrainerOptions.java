package dev.inferencebridge.localstack.azure;

import dev.inferencebridge.localstack.cql.CqlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What training jobs learn from, and where they deploy. Confined to the thread that parses them, then unchanged. */
final class TrainerOptions {

    @Option(
            names = "--trainer-cassandra",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Address.class,
            description = "With the labelled transactions that training jobs learn from.")
    private InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", 9042);

    @Option(names = "--trainer-user", required = true, description = "Of Cassandra.")
    private String user = "";

    @Option(names = "--trainer-password-file", required = true, description = "Of that user; read at each training.")
    private Path passwordFile = Path.of("");

    @Option(
            names = "--trainer-endpoint",
            required = true,
            paramLabel = "URL",
            description = "The scoring endpoint where training jobs deploy, over http.")
    URI endpoint = URI.create("http://127.0.0.1/");

    /** Without TLS. */
    CqlNode cassandra() {
        try {
            return new CqlNode(address, user, Files.readString(passwordFile).strip(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("the password of Cassandra cannot be read", e);
        }
    }

    /** {@code HOST:PORT}. Stateless. */
    static final class Address implements ITypeConverter<InetSocketAddress> {

        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
                throw new TypeConversionException("'" + text + "' is no HOST:PORT");
            }
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }
}
