package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraSchema;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.preflight.RoleRules;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            @Mixin SchemaTarget target,
            @Option(
                            names = "--roles",
                            description = "Also print the roles that this configuration needs, without passwords.")
                    boolean roles) {
        BridgeConfig config = target.config();
        String keyspace = target.keyspace(target.cassandra(config));
        PrintWriter out = spec.commandLine().getOut();
        out.print(CassandraSchema.script(keyspace));
        if (roles) {
            out.print("\n" + rolesOf(config, keyspace));
        }
        out.flush();
        return Main.OK;
    }

    @Command(
            name = "diff",
            description = "Say what is missing or different in the cluster. Ends with 1 if anything is.",
            mixinStandardHelpOptions = true)
    int diff(@Mixin SchemaTarget target, @Mixin SchemaLogin login) {
        BridgeConfig config = target.config();
        CassandraConfig cassandra = target.cassandra(config);
        String keyspace = target.keyspace(cassandra);
        try (Access access = Access.unchecked(config, SecretResolver.ofProcess());
                CassandraSession session = login.connect(cassandra, access)) {
            List<String> differences = session.schema(keyspace).differences();
            differences.forEach(this::say);
            if (differences.isEmpty()) {
                sayUpToDate(keyspace);
            }
            return differences.isEmpty() ? Main.OK : Main.FAILED;
        }
    }

    @Command(
            name = "apply",
            description = "Run the migrations that the cluster does not have yet. Two at once are safe.",
            mixinStandardHelpOptions = true)
    int apply(
            @Mixin SchemaTarget target,
            @Mixin SchemaLogin login,
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
        BridgeConfig config = target.config();
        CassandraConfig cassandra = target.cassandra(config);
        String keyspace = target.keyspace(cassandra);
        try (Access access = Access.unchecked(config, SecretResolver.ofProcess());
                CassandraSession session = login.connect(cassandra, access)) {
            OptionalInt wanted = replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas);
            if (session.schema(keyspace).apply(wanted, name -> say("applied " + name)) == 0) {
                sayUpToDate(keyspace);
            }
            return Main.OK;
        }
    }

    private void sayUpToDate(String keyspace) {
        say("the keyspace " + keyspace + " is up to date");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static String rolesOf(BridgeConfig config, String keyspace) {
        RoleRules.Needs needs = PipelineTables.needs(config.pipelines().values());
        String login = config.cassandra()
                .flatMap(CassandraConfig::login)
                .map(CassandraConfig.Login::username)
                .orElse("bridge");
        return CassandraSchema.roles(
                login, names(needs.read()), names(needs.written()), names(PipelineTables.own(keyspace)));
    }

    private static List<String> names(Set<TableName> tables) {
        return tables.stream().map(TableName::toString).sorted().toList();
    }
}
