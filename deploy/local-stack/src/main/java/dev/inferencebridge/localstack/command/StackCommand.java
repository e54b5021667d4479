package dev.inferencebridge.localstack.command;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkDirectory;
import dev.inferencebridge.localstack.process.SignalledEnd;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code stack}: the local stack in the foreground. Confined to the thread that runs it, which it keeps until SIGTERM, SIGINT
 * or an interrupt (exit code 0), or until a part dies (exit code 1).
 */
@Command(
        name = "stack",
        description = "Run the local stack in the foreground until it is interrupted.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended by SIGTERM or SIGINT", "1:a part did not start, or died", "2:wrong options"})
public final class StackCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Data, settings and logs; a later run goes on from there."
                    + " Default: a temporary directory, deleted at the end.")
    private @Nullable Path workDir;

    @Option(
            names = "--with",
            split = ",",
            paramLabel = "PART",
            defaultValue = "kafka,cassandra,cdc,endpoint",
            description = "Of kafka, cassandra, cdc, endpoint, azure. Default: all but azure.")
    private List<String> with = List.of();

    @Option(
            names = "--init",
            paramLabel = "FILE.cql",
            description = "CQL script to run before change data capture starts. Repeatable.")
    private List<Path> init = List.of();

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Where to write the addresses, as JSON, once all is ready.")
    private @Nullable Path readyFile;

    @Option(
            names = "--port",
            paramLabel = "NAME=PORT",
            description = "Fixed port. Names: kafka, kafka-controller, cassandra, cassandra-storage, cdc-health,"
                    + " endpoint-http, endpoint-https, azure-entra, azure-identity, azure-vault, azure-monitor,"
                    + " azure-management, azure-control. Repeatable.")
    private Map<String, Integer> ports = new LinkedHashMap<>();

    @Option(
            names = "--endpoint-arg",
            paramLabel = "ARG",
            description = "Further argument of the scoring endpoint. Repeatable, in order.")
    private List<String> endpointArguments = List.of();

    @Option(names = "--cassandra-tls", description = "Cassandra takes connections with TLS alone.")
    private boolean cassandraTls;

    @Override
    public Integer call() throws IOException {
        Set<StackPart> parts = parts();
        Map<StackPort, Integer> fixed = fixedPorts();
        if (!init.isEmpty() && Collections.disjoint(parts, Set.of(StackPart.CASSANDRA, StackPart.CDC))) {
            throw usage("--init needs the part cassandra");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (SignalledEnd end = SignalledEnd.ofThisThread();
                WorkDirectory directory = WorkDirectory.of(workDir)) {
            List<CqlScript> scripts = init.stream().map(CqlScript::file).toList();
            return run(
                    new StackOptions(directory.path(), parts, fixed, scripts, endpointArguments, cassandraTls, false),
                    end);
        } catch (StackException e) {
            err.println(e.getMessage());
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int run(StackOptions options, SignalledEnd end) {
        Console console = new Console(spec.commandLine().getOut());
        console.say("work folder " + options.workDir());
        ReadyFile ready = new ReadyFile(readyFile);
        ready.delete();
        try (LocalStack stack = LocalStack.start(options, console)) {
            console.sayAddresses(ReadyFile.describe(stack));
            if (stack.has(StackPart.AZURE)) {
                AzureClients.lines(stack).forEach(console::say);
            }
            ready.write(stack);
            console.say("ready; Ctrl-C or SIGTERM ends it");
            try {
                String death = console.awaitDeath();
                // A Ctrl-C reaches the children too: then their ends are no deaths.
                if (!end.isSignalled()) {
                    throw new StackException(death);
                }
            } finally {
                ready.delete();
            }
        } catch (InterruptedException e) {
            console.say("stopped");
        } catch (StackException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
            console.say("stopped");
        }
        return CommandLine.ExitCode.OK;
    }

    private Set<StackPart> parts() {
        Set<StackPart> parts = EnumSet.noneOf(StackPart.class);
        for (String label : with) {
            parts.add(StackPart.labelled(label.strip())
                    .orElseThrow(() ->
                            usage("--with knows kafka, cassandra, cdc, endpoint and azure, and not '" + label + "'")));
        }
        return parts;
    }

    private Map<StackPort, Integer> fixedPorts() {
        Map<StackPort, Integer> fixed = new EnumMap<>(StackPort.class);
        ports.forEach((label, number) -> {
            StackPort port = StackPort.labelled(label)
                    .orElseThrow(() -> usage("--port knows " + StackPort.labels() + ", and not '" + label + "'"));
            if (number < 1 || number > 65_535) {
                throw usage("--port " + label + ": " + number + " is not between 1 and 65535");
            }
            fixed.put(port, number);
        });
        return fixed;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
