package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraContact;
import dev.inferencebridge.cassandra.CassandraCredentials;
import dev.inferencebridge.cassandra.CassandraSettings;
import dev.inferencebridge.cassandra.CassandraTls;
import dev.inferencebridge.cassandra.DriverTuning;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.CassandraTlsConfig;
import dev.inferencebridge.config.DriverConfig;
import dev.inferencebridge.config.HostPort;
import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.time.Duration;

/** Makes the settings of the Cassandra adapter of the configuration. Stateless. */
final class CassandraAccess {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private CassandraAccess() {}

    /** Reads certificates and keys; throws {@link dev.inferencebridge.tls.InvalidTlsMaterialException} that names what is wrong. */
    static CassandraSettings settings(CassandraConfig cassandra, Access access) {
        return new CassandraSettings(
                contact(cassandra),
                cassandra
                        .login()
                        .map(login -> new CassandraCredentials(
                                login.username(),
                                () -> access.secret(login.password()).reveal())),
                cassandra.tls().map(tls -> tls(tls, access)),
                cassandra.consistency().name(),
                cassandra.requestTimeout(),
                CONNECT_TIMEOUT,
                tuning(cassandra.driver()));
    }

    private static CassandraContact contact(CassandraConfig cassandra) {
        return cassandra
                .address()
                .fold(
                        nodes -> new CassandraContact.Nodes(
                                nodes.contactPoints().stream()
                                        .map(HostPort::toString)
                                        .toList(),
                                nodes.localDatacenter()),
                        bundle -> new CassandraContact.Bundle(bundle.file()));
    }

    /** Of its own authorities alone: those of the Java runtime vouch for no cluster that has others. */
    private static CassandraTls tls(CassandraTlsConfig tls, Access access) {
        TlsSource source = new TlsSource(
                tls.trustedCertificates(),
                TlsSource.Beside.NOTHING,
                tls.identity()
                        .map(who -> new TlsSource.ClientIdentity(
                                who.certificate(),
                                () -> access.secret(who.key()).reveal())));
        return new CassandraTls(ReloadingTls.of(source).context(), tls.hostnameVerification());
    }

    private static DriverTuning tuning(DriverConfig driver) {
        return new DriverTuning(
                driver.speculation().map(s -> new DriverTuning.Speculation(s.maxExecutions(), s.delay())),
                driver.throttling().map(t -> new DriverTuning.Throttling(t.maxConcurrent(), t.maxQueued())),
                driver.options());
    }
}
