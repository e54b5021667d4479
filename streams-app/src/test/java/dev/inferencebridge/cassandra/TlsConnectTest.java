package dev.inferencebridge.cassandra;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when the two sides cannot agree on TLS. */
class TlsConnectTest {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    private static final DriverTuning QUICK_TO_CLOSE = new DriverTuning(
            Optional.empty(),
            Optional.empty(),
            Map.of(
                    "advanced.netty.io-group.shutdown.quiet-period", "0",
                    "advanced.netty.admin-group.shutdown.quiet-period", "0"));

    @TempDir
    private Path folder;

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        try (Server server = Server.withCertificate(certificate("node-1.example"))) {
            assertThat(refusal(server, trusting(true)))
                    .contains("the server's certificate is for another host (")
                    .contains("localhost");
        }
    }

    @Test
    void another_host_is_accepted_only_when_asked_for() throws Exception {
        try (Server server = Server.withCertificate(certificate("node-1.example"))) {
            assertThat(refusal(server, trusting(false))).doesNotContain("certificate");
        }
    }

    @Test
    void a_server_whose_best_version_is_tls_1_1_is_refused() throws Exception {
        try (Server server = new Server(TlsConnectTest::helloOfTls11)) {
            assertThat(refusal(server, trusting(true)))
                    .contains(
                            "the server speaks no TLS that is safe: 1.2 or 1.3 is needed, and it offers an older version")
                    .containsIgnoringCase("TLS11");
        }
    }

    @Test
    void a_server_that_refuses_the_version_is_refused_alike() throws Exception {
        try (Server server = new Server(TlsConnectTest::alertOfProtocolVersion)) {
            assertThat(refusal(server, trusting(true))).contains("the server speaks no TLS that is safe");
        }
    }

    @Test
    void an_authority_that_nobody_trusts_is_refused() throws Exception {
        HeldCertificate stranger = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        try (Server server = Server.withCertificate(stranger)) {
            assertThat(refusal(server, trusting(true)))
                    .contains("authority that is not trusted; name it in 'cassandra.tls.trusted-certificates'");
        }
    }

    @Test
    void an_expired_certificate_is_called_so() throws Exception {
        HeldCertificate expired = new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .validityInterval(1_000, 2_000)
                .build();
        try (Server server = Server.withCertificate(expired)) {
            assertThat(refusal(server, trusting(true))).contains("the server's certificate has expired");
        }
    }

    @Test
    void a_server_without_tls_is_called_so() throws Exception {
        try (Server server =
                new Server(socket -> socket.getOutputStream().write("HTTP/1.1 400 no\r\n\r\n".getBytes(US_ASCII)))) {
            assertThat(refusal(server, trusting(true))).contains("the server does not speak TLS on this port");
        }
    }

    @Test
    void a_plain_connection_that_is_hung_up_on_asks_about_tls() throws Exception {
        try (Server server = new Server(Socket::close)) {
            assertThat(refusal(server, Optional.empty())).contains("does it want TLS? then 'cassandra.tls' is missing");
        }
    }

    @Test
    void a_certificate_of_our_own_is_shown_to_the_server() throws Exception {
        HeldCertificate own = certificate("bridge");
        Path chain = Files.writeString(folder.resolve("own.pem"), own.certificatePem());
        try (Server server = Server.thatWantsACertificate(certificate("localhost"))) {
            var identity = Optional.of(new TlsSource.ClientIdentity(chain, own::privateKeyPkcs8Pem));

            refusal(server, Optional.of(tls(identity, true)));

            assertThat(server.client())
                    .isEqualTo(own.certificate().getSubjectX500Principal().getName());
        }
    }

    private static HeldCertificate certificate(String host) {
        return new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .commonName(host)
                .addSubjectAlternativeName(host)
                .build();
    }

    private Path authority() throws IOException {
        return Files.writeString(folder.resolve("authority.pem"), AUTHORITY.certificatePem());
    }

    private Optional<CassandraTls> trusting(boolean hostnameVerification) throws IOException {
        return Optional.of(tls(Optional.empty(), hostnameVerification));
    }

    private CassandraTls tls(Optional<TlsSource.ClientIdentity> identity, boolean hostnameVerification)
            throws IOException {
        TlsSource source = new TlsSource(Optional.of(authority()), TlsSource.Beside.NOTHING, identity);
        return new CassandraTls(ReloadingTls.of(source).context(), hostnameVerification);
    }

    private static String refusal(Server server, Optional<CassandraTls> tls) {
        CassandraSettings settings = new CassandraSettings(
                new CassandraContact.Nodes(List.of("localhost:" + server.port()), "dc1"),
                Optional.empty(),
                tls,
                "LOCAL_QUORUM",
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                QUICK_TO_CLOSE);
        return Objects.requireNonNull(catchThrowableOfType(
                        CassandraConnectException.class,
                        () -> CassandraSession.connect(settings).close()))
                .reason();
    }

    /** A ServerHello that chooses TLS 1.1, the best that an old server knows. */
    private static void helloOfTls11(Socket socket) throws IOException {
        byte[] hello = new byte[5 + 4 + 38];
        byte[] start = {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
        System.arraycopy(start, 0, hello, 0, start.length);
        // Then 32 random bytes, no session id, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, no compression.
        hello[hello.length - 3] = (byte) 0xC0;
        hello[hello.length - 2] = 0x14;
        socket.getOutputStream().write(hello);
    }

    private static void alertOfProtocolVersion(Socket socket) throws IOException {
        socket.getOutputStream().write(new byte[] {21, 3, 1, 0, 2, 2, 70});
    }

    /** Serves each connection in turn: reads what the client says first, answers, and waits for the client to end it. */
    private static final class Server implements AutoCloseable {

        interface Answer {
            void to(Socket socket) throws IOException;
        }

        private final ServerSocket listening;
        private final Thread thread;
        private final CompletableFuture<String> client = new CompletableFuture<>();

        Server(Answer answer) throws IOException {
            this(new ServerSocket(0, 5, InetAddress.getByName("localhost")), socket -> {
                int unused = socket.getInputStream().read(new byte[4_096]);
                answer.to(socket);
            });
        }

        private Server(ServerSocket listening, Answer answer) {
            this.listening = listening;
            this.thread = new Thread(() -> serve(answer), "tls-test-server");
            thread.start();
        }

        static Server withCertificate(HeldCertificate certificate) throws IOException {
            return new Server(socket(certificate), socket -> ((SSLSocket) socket).startHandshake());
        }

        static Server thatWantsACertificate(HeldCertificate certificate) throws IOException {
            SSLServerSocket listening = socket(certificate);
            listening.setNeedClientAuth(true);
            CompletableFuture<String> seen = new CompletableFuture<>();
            Server server = new Server(listening, socket -> {
                SSLSession session = ((SSLSocket) socket).getSession();
                seen.complete(session.getPeerPrincipal().getName());
            });
            var unused = seen.thenAccept(server.client::complete);
            return server;
        }

        private static SSLServerSocket socket(HeldCertificate certificate) throws IOException {
            HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .addTrustedCertificate(AUTHORITY.certificate())
                    .build();
            return (SSLServerSocket) certificates
                    .sslContext()
                    .getServerSocketFactory()
                    .createServerSocket(0, 5, InetAddress.getByName("localhost"));
        }

        int port() {
            return listening.getLocalPort();
        }

        String client() throws Exception {
            return client.get(10, TimeUnit.SECONDS);
        }

        private void serve(Answer answer) {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    answer.to(socket);
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The client hung up, which is what these tests are about, or the test is over.
                }
            }
        }

        @Override
        public void close() throws Exception {
            listening.close();
            thread.join();
        }
    }
}
