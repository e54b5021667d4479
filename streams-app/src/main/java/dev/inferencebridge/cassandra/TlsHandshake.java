package dev.inferencebridge.cassandra;

import dev.inferencebridge.preflight.TransportFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A TLS handshake with an engine as the driver makes them, on a connection of its own that carries nothing else. Confined to
 * the calling thread, which it blocks.
 */
final class TlsHandshake {

    private final SSLEngine engine;
    private final InputStream in;
    private final OutputStream out;
    private final ByteBuffer received;

    private TlsHandshake(SSLEngine engine, Socket socket) throws IOException {
        this.engine = engine;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.received = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize())
                .flip();
    }

    /** Throws {@link IOException} when there is no connection, or the peers do not agree. */
    static TransportFacts.Tls of(SSLEngine engine, InetSocketAddress address, Duration timeout) throws IOException {
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(millis);
            socket.connect(
                    address.isUnresolved()
                            ? new InetSocketAddress(address.getHostString(), address.getPort())
                            : address,
                    millis);
            new TlsHandshake(engine, socket).run();
            return facts(engine);
        }
    }

    private static TransportFacts.Tls facts(SSLEngine engine) throws IOException {
        String algorithm = engine.getSSLParameters().getEndpointIdentificationAlgorithm();
        Instant until = engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                ? certificate.getNotAfter().toInstant()
                : Instant.MAX;
        return new TransportFacts.Tls(
                engine.getSession().getProtocol(), algorithm != null && !algorithm.isEmpty(), until);
    }

    private void run() throws IOException {
        engine.beginHandshake();
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            status = switch (status) {
                case NEED_TASK -> compute();
                case NEED_WRAP -> send();
                default -> receive();
            };
        }
    }

    private HandshakeStatus compute() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus send() throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), packet);
        out.write(packet.array(), 0, packet.position());
        return closed(result) ? HandshakeStatus.NOT_HANDSHAKING : result.getHandshakeStatus();
    }

    private HandshakeStatus receive() throws IOException {
        ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(received, plain);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            read();
        } else if (closed(result)) {
            throw new SSLException("the peer closed the connection during the handshake");
        }
        return result.getHandshakeStatus();
    }

    private static boolean closed(SSLEngineResult result) {
        return result.getStatus() == SSLEngineResult.Status.CLOSED;
    }

    private void read() throws IOException {
        received.compact();
        int count = in.read(received.array(), received.position(), received.remaining());
        if (count < 0) {
            throw new SSLException("the peer closed the connection during the handshake");
        }
        received.position(received.position() + count);
        received.flip();
    }
}
