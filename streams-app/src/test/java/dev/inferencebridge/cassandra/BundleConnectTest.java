package dev.inferencebridge.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secure connect bundle as Astra hands it out, with stand-ins of what it leads to: the metadata service, and the proxy that
 * finds a node by the name in the TLS handshake.
 */
class BundleConnectTest {

    private static final String HOST_ID = "4ac06655-f861-49f9-881e-3fee22e69b94";
    private static final String PASSWORD = "changeit";

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate CLIENT = new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .commonName("bridge")
            .build();
    private static final HandshakeCertificates SERVER = new HandshakeCertificates.Builder()
            .heldCertificate(new HeldCertificate.Builder()
                    .signedBy(AUTHORITY)
                    .addSubjectAlternativeName("localhost")
                    .addSubjectAlternativeName("127.0.0.1")
                    .build())
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();

    @TempDir
    private Path folder;

    @Test
    void it_leads_to_the_metadata_service_and_by_name_to_a_node_with_its_own_certificate() throws Exception {
        try (MockWebServer metadata = new MockWebServer();
                Proxy proxy = new Proxy()) {
            metadata.useHttps(SERVER.sslSocketFactory());
            metadata.requireClientAuth();
            metadata.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "application/json")
                    .body("{\"version\":1,\"contact_info\":{\"type\":\"sni_proxy\",\"local_dc\":\"dc1\","
                            + "\"contact_points\":[\"" + HOST_ID + "\"],\"sni_proxy_address\":\"127.0.0.1:"
                            + proxy.port() + "\"}}")
                    .build());
            metadata.start();
            Path bundle = bundle(Map.of(
                    "config.json",
                    ("{\"host\":\"localhost\",\"port\":" + metadata.getPort() + ",\"keyspace\":\"scores\","
                                    + "\"localDC\":\"dc1\",\"keyStorePassword\":\"" + PASSWORD
                                    + "\",\"trustStorePassword\":\"" + PASSWORD + "\"}")
                            .getBytes(UTF_8),
                    "identity.jks",
                    store(true),
                    "trustStore.jks",
                    store(false)));

            assertThatExceptionOfType(CassandraConnectException.class)
                    .isThrownBy(() -> CassandraSession.connect(settings(bundle)));

            RecordedRequest asked = metadata.takeRequest(5, TimeUnit.SECONDS);
            assertThat(asked).isNotNull();
            assertThat(asked.getTarget()).isEqualTo("/metadata");
            assertThat(proxy.greeting.get(5, TimeUnit.SECONDS)).isEqualTo(HOST_ID + " from CN=bridge");
        }
    }

    @Test
    void a_file_that_is_no_bundle_is_named() throws Exception {
        Path bundle = bundle(Map.of("readme.txt", "nothing".getBytes(UTF_8)));

        assertThatExceptionOfType(CassandraConnectException.class)
                .isThrownBy(() -> CassandraSession.connect(settings(bundle)))
                .withMessageContaining("bundle.zip")
                .withMessageContaining("config.json");
    }

    private static CassandraSettings settings(Path bundle) {
        return new CassandraSettings(
                new CassandraContact.Bundle(bundle),
                Optional.empty(),
                Optional.empty(),
                "LOCAL_QUORUM",
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                new DriverTuning(
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(
                                "advanced.netty.io-group.shutdown.quiet-period", "0",
                                "advanced.netty.admin-group.shutdown.quiet-period", "0")));
    }

    private Path bundle(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("bundle.zip").toAbsolutePath();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    /** With the certificate of the client and its key, or with the authority. */
    private byte[] store(boolean identity) throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        if (identity) {
            store.setKeyEntry("bridge", CLIENT.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
                CLIENT.certificate(), AUTHORITY.certificate()
            });
        } else {
            store.setCertificateEntry("authority", AUTHORITY.certificate());
        }
        Path file = folder.resolve(identity ? "identity.jks" : "trustStore.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return Files.readAllBytes(file);
    }

    /** Takes one connection after the other, remembers whom the first one asked for and who it was, and hangs up. */
    private static final class Proxy implements AutoCloseable {

        final CompletableFuture<String> greeting = new CompletableFuture<>();
        private final SSLServerSocket listening;

        Proxy() throws IOException {
            listening = (SSLServerSocket) SERVER.sslContext()
                    .getServerSocketFactory()
                    .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
            listening.setNeedClientAuth(true);
            Thread thread = new Thread(this::serve, "sni-proxy");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        private void serve() {
            while (!listening.isClosed()) {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.startHandshake();
                    ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
                    String name = session.getRequestedServerNames().stream()
                            .filter(SNIHostName.class::isInstance)
                            .map(asked -> ((SNIHostName) asked).getAsciiName())
                            .findFirst()
                            .orElse("nobody");
                    greeting.complete(
                            name + " from " + session.getPeerPrincipal().getName());
                } catch (IOException e) {
                    if (!listening.isClosed()) {
                        greeting.completeExceptionally(e);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
