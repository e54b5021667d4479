package dev.inferencebridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTlsTest {

    private static final Duration A_LOOK = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-22T08:00:00Z");
    private final HeldCertificate first = new HeldCertificate.Builder().build();
    private final HeldCertificate second = new HeldCertificate.Builder().build();

    @Test
    void an_exchanged_file_is_trusted_by_the_same_context_at_the_next_look() throws Exception {
        Path file = write("trust.pem", first.certificatePem());
        ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(Optional.of(file)), () -> now);
        assertTrusted(tls, first);
        assertThatThrownBy(() -> check(tls, second)).isInstanceOf(CertificateException.class);

        write("trust.pem", second.certificatePem());
        assertThatThrownBy(() -> check(tls, second)).isInstanceOf(CertificateException.class);
        now = now.plus(A_LOOK);

        assertTrusted(tls, second);
        assertThatThrownBy(() -> check(tls, first)).isInstanceOf(CertificateException.class);
    }

    @Test
    void authorities_are_trusted_alone_where_nothing_is_beside_them() throws Exception {
        Optional<Path> file = Optional.of(write("trust.pem", first.certificatePem()));

        TlsMaterial alone = TlsMaterial.read(new TlsSource(file, TlsSource.Beside.NOTHING, Optional.empty()));
        TlsMaterial beside = TlsMaterial.read(TlsSource.trusting(file));

        assertThat(alone.trust().getAcceptedIssuers()).containsExactly(first.certificate());
        assertThat(beside.trust().getAcceptedIssuers())
                .contains(first.certificate())
                .hasSizeGreaterThan(1);
    }

    @Test
    void a_file_that_cannot_be_used_leaves_what_was() throws Exception {
        Path file = write("trust.pem", first.certificatePem());
        ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(Optional.of(file)), () -> now);

        write("trust.pem", "half a certifi");
        now = now.plus(A_LOOK);
        assertTrusted(tls, first);
        Files.delete(file);
        now = now.plus(A_LOOK);
        assertTrusted(tls, first);
    }

    @Test
    void a_key_is_used_only_with_its_own_certificate() throws Exception {
        Path chain = write("own.pem", first.certificatePem());
        String[] key = {first.privateKeyPkcs8Pem()};
        TlsMaterial material = TlsMaterial.read(own(chain, () -> key[0]));
        assertThat(material.key().getCertificateChain("own")[0]).isEqualTo(first.certificate());

        key[0] = second.privateKeyPkcs8Pem();

        assertThatThrownBy(() -> TlsMaterial.read(own(chain, () -> key[0])))
                .isInstanceOf(InvalidTlsMaterialException.class)
                .hasMessageContaining("not that of the certificate");
    }

    @Test
    void what_is_wrong_is_named_and_no_key_is_shown() throws Exception {
        Path chain = write("own.pem", first.certificatePem());
        Path none = folder.resolve("none.pem");

        assertThatThrownBy(() -> TlsMaterial.read(TlsSource.trusting(Optional.of(none))))
                .hasMessage(none + " does not exist: a PEM file of certificates is needed");
        assertThatThrownBy(() -> TlsMaterial.read(own(chain, () -> "hunter2")))
                .hasNoCause()
                .hasMessageContaining("openssl pkcs8")
                .hasMessageNotContaining("hunter2");
        assertThat(own(chain, () -> "hunter2").toString()).contains("own.pem").doesNotContain("hunter2");
    }

    @Test
    void a_clients_end_speaks_tls_1_2_and_later_and_checks_the_name() {
        ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(Optional.empty()));

        SSLEngine engine = tls.clientEngine("broker", 9093);

        assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(engine.getUseClientMode()).isTrue();
        assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    private static TlsSource own(Path chain, Supplier<String> key) {
        return new TlsSource(
                Optional.empty(), TlsSource.Beside.PLATFORM, Optional.of(new TlsSource.ClientIdentity(chain, key)));
    }

    private static void assertTrusted(ReloadingTls tls, HeldCertificate server) throws CertificateException {
        check(tls, server);
    }

    private static void check(ReloadingTls tls, HeldCertificate server) throws CertificateException {
        tls.trustManager().checkServerTrusted(new X509Certificate[] {server.certificate()}, "ECDHE_ECDSA");
    }

    /** As a rotation does: all at once. */
    private Path write(String name, String text) throws IOException {
        Path whole = Files.writeString(folder.resolve(name + ".new"), text);
        return Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
