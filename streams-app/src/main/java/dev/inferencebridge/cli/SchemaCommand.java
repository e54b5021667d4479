package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraSchema;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretReference;
import dev.inferencebridge.config.SecretResolver;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The bridge's own tables in Cassandra. Confined to one thread. */
@Command(
        name = "schema",
        header = "Print, compare or make the bridge's own tables in Cassandra.",
        description = "Migrations are numbered and run once each. Nothing is ever dropped.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SchemaCommand implements Runnable {

    private static final String CONFIG = "the configuration, bridge.yaml";
    private static final String KEYSPACE = "instead of cassandra.keyspace";
    private static final String USER =
            "log in as this role, instead of that of cassandra.auth, which need not be able to" + " change tables";
    private static final String PASSWORD = "its password, as env:NAME or file:PATH";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command: print, diff or apply");
    }

    @Command(
            name = "print",
            description = "Print the CQL of all migrations. Asks no cluster.",
            mixinStandardHelpOptions = true)
    int print(
            @Option(
                            names = {"-c", "--config"},
                            required = true,
                            paramLabel = "FILE",
                            description = CONFIG)
                    Path file,
            @Option(names = "--keyspace", paramLabel = "K", description = KEYSPACE) @Nullable String keyspace,
            @Option(
                            names = "--roles",
                            description = "Also print the roles that this configuration needs, without passwords.")
                    boolean roles) {
        BridgeConfig config = ConfigReader.read(file);
        String chosen = keyspaceOf(cassandra(config), keyspace);
        PrintWriter out = spec.commandLine().getOut();
        out.print(CassandraSchema.script(chosen));
        if (roles) {
            out.print("\n" + rolesOf(config, chosen));
        }
        out.flush();
        return Main.OK;
    }

    @Command(
            name = "diff",
            description = "Say what is missing or different in the cluster. Ends with 1 if anything is.",
            mixinStandardHelpOptions = true)
    int diff(
            @Option(
                            names = {"-c", "--config"},
                            required = true,
                            paramLabel = "FILE",
                            description = CONFIG)
                    Path file,
            @Option(names = "--keyspace", paramLabel = "K", description = KEYSPACE) @Nullable String keyspace,
            @Option(names = "--user", paramLabel = "NAME", description = USER) @Nullable String user,
            @Option(names = "--password", paramLabel = "REF", description = PASSWORD) @Nullable String password) {
        CassandraConfig cassandra = as(cassandra(ConfigReader.read(file)), user, password);
        PrintWriter out = spec.commandLine().getOut();
        try (CassandraSession session = connect(cassandra)) {
            String chosen = keyspaceOf(cassandra, keyspace);
            List<String> differences = session.schema(chosen).differences();
            differences.forEach(out::println);
            if (differences.isEmpty()) {
                out.println("the keyspace " + chosen + " is up to date");
            }
            out.flush();
            return differences.isEmpty() ? Main.OK : Main.FAILED;
        }
    }

    @Command(
            name = "apply",
            description = "Run the migrations that the cluster does not have yet. Two at once are safe.",
            mixinStandardHelpOptions = true)
    int apply(
            @Option(
                            names = {"-c", "--config"},
                            required = true,
                            paramLabel = "FILE",
                            description = CONFIG)
                    Path file,
            @Option(names = "--keyspace", paramLabel = "K", description = KEYSPACE) @Nullable String keyspace,
            @Option(names = "--user", paramLabel = "NAME", description = USER) @Nullable String user,
            @Option(names = "--password", paramLabel = "REF", description = PASSWORD) @Nullable String password,
            @Option(
                            names = "--replicas",
                            paramLabel = "N",
                            description = "Create a missing keyspace, with N replicas in each datacenter."
                                    + " Without it, a missing keyspace is an error.")
                    @Nullable
                    Integer replicas) {
        if (replicas != null && replicas < 1) {
            throw new ParameterException(spec.commandLine(), "--replicas must be 1 or more");
        }
        CassandraConfig cassandra = as(cassandra(ConfigReader.read(file)), user, password);
        PrintWriter out = spec.commandLine().getOut();
        try (CassandraSession session = connect(cassandra)) {
            String chosen = keyspaceOf(cassandra, keyspace);
            int applied = session.schema(chosen)
                    .apply(replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas), name -> {
                        out.println("applied " + name);
                        out.flush();
                    });
            if (applied == 0) {
                out.println("the keyspace " + chosen + " is up to date");
            }
            out.flush();
            return Main.OK;
        }
    }

    private static CassandraSession connect(CassandraConfig cassandra) {
        SecretResolver secrets = SecretResolver.ofProcess();
        secrets.check(cassandra.secretReferences());
        return Stores.connect(cassandra, secrets);
    }

    private CassandraConfig cassandra(BridgeConfig config) {
        return config.cassandra()
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "the configuration has no block 'cassandra'"));
    }

    private CassandraConfig as(CassandraConfig cassandra, @Nullable String user, @Nullable String password) {
        if (user == null && password == null) {
            return cassandra;
        }
        Optional<SecretReference> reference =
                Optional.ofNullable(password).flatMap(text -> SecretReference.ofOption("--password", text));
        if (user == null || reference.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--user needs --password, a reference env:NAME or file:PATH, and the reverse");
        }
        return cassandra.as(new CassandraConfig.Login(user, reference.get()));
    }

    private String keyspaceOf(CassandraConfig cassandra, @Nullable String keyspace) {
        String chosen = Objects.requireNonNullElse(keyspace, cassandra.keyspace());
        if (!chosen.matches("[a-z][a-z0-9_]{0,47}")) {
            throw new ParameterException(
                    spec.commandLine(), "--keyspace must be 1 to 48 of a-z, 0-9 and '_', starting with a letter");
        }
        return chosen;
    }

    private static String rolesOf(BridgeConfig config, String keyspace) {
        TreeSet<String> sources = new TreeSet<>();
        TreeSet<String> predictions = new TreeSet<>();
        for (PipelineConfig pipeline : config.pipelines().values()) {
            pipeline.source().table().ifPresent(table -> sources.add(table.toString()));
            pipeline.predictions()
                    .table()
                    .ifPresent(table -> predictions.add(table.name().toString()));
        }
        String login = config.cassandra()
                .flatMap(CassandraConfig::login)
                .map(CassandraConfig.Login::username)
                .orElse("bridge");
        return CassandraSchema.roles(login, sources, predictions, List.of(keyspace + ".retraining_triggers"));
    }
}
