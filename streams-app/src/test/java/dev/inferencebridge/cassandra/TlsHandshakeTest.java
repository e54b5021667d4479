package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferencebridge.preflight.TransportFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsHandshakeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final long until = Instant.now().plus(Duration.ofDays(5)).toEpochMilli();
    private final HeldCertificate certificate = new HeldCertificate.Builder()
            .addSubjectAlternativeName("localhost")
            .validityInterval(0, until)
            .build();
    private final HandshakeCertificates server =
            new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    private final HandshakeCertificates client = new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    private final SSLServerSocket socket = listen();

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void tells_what_the_peers_agreed_on() throws IOException {
        accept();

        TransportFacts.Tls facts = TlsHandshake.of(engine("localhost", true), address(), TIMEOUT);

        assertThat(facts.protocol()).isEqualTo("TLSv1.3");
        assertThat(facts.namesVerified()).isTrue();
        assertThat(facts.validUntil().getEpochSecond()).isEqualTo(until / 1000);
    }

    @Test
    void tells_an_older_version() throws IOException {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        accept();

        TransportFacts.Tls facts = TlsHandshake.of(engine("other", false), address(), TIMEOUT);

        assertThat(facts.protocol()).isEqualTo("TLSv1.2");
        assertThat(facts.namesVerified()).isFalse();
    }

    @Test
    void fails_for_another_host() {
        accept();

        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> TlsHandshake.of(engine("cassandra.example", true), address(), TIMEOUT));
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private SSLEngine engine(String name, boolean verified) {
        SSLEngine engine = client.sslContext().createSSLEngine(name, socket.getLocalPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(verified ? "HTTPS" : "");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLServerSocket listen() {
        try {
            return (SSLServerSocket) server.sslContext()
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        Thread thread = new Thread(() -> {
            try (SSLSocket accepted = (SSLSocket) socket.accept()) {
                accepted.startHandshake();
                assertThat(accepted.getInputStream().read()).isNegative();
            } catch (IOException e) {
                // The client's side of the handshake is what is looked at.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
