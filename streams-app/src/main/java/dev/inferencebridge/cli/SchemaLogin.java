package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.SecretReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say who connects. Confined to one thread. */
final class SchemaLogin {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "log in as this role instead of that of cassandra.auth, which need not be able to change tables")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "REF",
            description = "its password, as env:NAME, file:PATH or keyvault:NAME")
    private @Nullable String password;

    /** Connects; waits 15 s at most, after the first look into a key vault. */
    CassandraSession connect(CassandraConfig cassandra, Access access) {
        CassandraConfig settings = user == null && password == null ? cassandra : cassandra.as(login());
        access.secrets().check(settings.secretReferences());
        return Stores.connect(settings, access);
    }

    private CassandraConfig.Login login() {
        Optional<SecretReference> reference =
                Optional.ofNullable(password).flatMap(text -> SecretReference.ofOption("--password", text));
        if (user == null || reference.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--user needs --password, a reference env:NAME, file:PATH or keyvault:NAME, and the reverse");
        }
        return new CassandraConfig.Login(user, reference.get());
    }
}
