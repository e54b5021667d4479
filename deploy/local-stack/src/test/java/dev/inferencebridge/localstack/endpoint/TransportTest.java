package dev.inferencebridge.localstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class TransportTest {

    @TempDir
    private static Path workDir;

    private static LocalEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = LocalEndpoint.start(EndpointOptions.in(workDir));
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    private static SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("endpoint", certificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificate() throws Exception {
        try (InputStream pem = Files.newInputStream(endpoint.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static HttpResponse<String> score(URI uri, HttpClient.Version version) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(version).sslContext(trusting()).build();
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + endpoint.keys().get(0))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"data\":[]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void https_speaks_both_versions_of_http(HttpClient.Version version) throws Exception {
        HttpResponse<String> response = score(endpoint.secureScoringUri(), version);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void http_takes_clients_of_both_versions(HttpClient.Version version) throws Exception {
        assertThat(score(endpoint.scoringUri(), version).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void current_tls_is_taken(String protocol) throws Exception {
        try (SSLSocket socket = socket(protocol)) {
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    /** Spoken by hand, for the JDK's client would refuse TLS 1.1 before the endpoint does. */
    @Test
    void tls_1_1_is_refused() throws Exception {
        ByteBuffer hello = ByteBuffer.allocate(52);
        hello.put(new byte[] {22, 3, 1, 0, 47}).put(new byte[] {1, 0, 0, 43});
        hello.put(new byte[] {3, 2}).put(new byte[32]).put((byte) 0);
        hello.put(new byte[] {0, 4, (byte) 0xC0, 0x0A, (byte) 0xC0, 0x09}).put(new byte[] {1, 0});
        URI uri = endpoint.secureScoringUri();

        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(hello.array());
            byte[] alert = socket.getInputStream().readNBytes(7);

            assertThat(alert[0]).as("record type: alert").isEqualTo((byte) 21);
            assertThat(alert[5]).as("level: fatal").isEqualTo((byte) 2);
            assertThat(alert[6]).as("description: protocol_version").isEqualTo((byte) 70);
        }
    }

    @Test
    void the_certificate_is_for_the_loopback_names_and_its_key_for_the_owner_alone() throws Exception {
        assertThat(certificate().getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactlyInAnyOrder("127.0.0.1", "0:0:0:0:0:0:0:1", "localhost");
        for (String secret : new String[] {"endpoint-private-key.pem", "endpoint.keys"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workDir.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void the_certificate_and_the_keys_outlive_a_restart() throws Exception {
        X509Certificate before = certificate();

        try (LocalEndpoint again = LocalEndpoint.start(EndpointOptions.in(workDir))) {
            assertThat(certificate()).isEqualTo(before);
            assertThat(again.keys()).isEqualTo(endpoint.keys());
        }
    }

    private static SSLSocket socket(String protocol) throws Exception {
        URI uri = endpoint.secureScoringUri();
        SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }
}
