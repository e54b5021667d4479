package dev.inferencebridge.it;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.cql.CqlScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link LocalStack} of this run: started in an empty folder for the first that asks, stopped after the
 * last test of all. Thread-safe.
 */
final class SharedStack implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == LocalStack.class;
    }

    @Override
    public LocalStack resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(LocalStack.class, key -> start(), LocalStack.class);
    }

    /** Without Azure's services: those that need them have their own. */
    private static LocalStack start() {
        Path directory = Folders.fresh("it-stack");
        return LocalStack.start(
                StackOptions.of(directory, EnumSet.complementOf(EnumSet.of(StackPart.AZURE)))
                        .withInit(List.of(tables())),
                new Progress());
    }

    private static CqlScript tables() {
        try (InputStream in = SharedStack.class.getResourceAsStream("tables.cql")) {
            if (in == null) {
                throw new IllegalStateException("tables.cql is not on the class path");
            }
            return CqlScript.of("tables.cql", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Progress implements StackListener {
        @Override
        public void ready(StackPart part, Duration took) {
            System.out.println("stack: " + part.label() + " ready after " + took.toMillis() + " ms");
        }

        @Override
        public void died(StackPart part, String report) {
            System.out.println("stack: " + report);
        }
    }
}
