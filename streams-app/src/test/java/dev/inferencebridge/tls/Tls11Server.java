package dev.inferencebridge.tls;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server that answers every greeting with TLS 1.1, whatever the client offers: no Java runtime need speak it for that. Its
 * certificate is never seen. Thread-safe.
 */
public final class Tls11Server implements AutoCloseable {

    /** What a client said to TLS 1.1. */
    public record Refusal(int alertLevel, int alertDescription) {

        /** {@code protocol_version}, fatal. */
        public static final Refusal OF_VERSION = new Refusal(2, 70);
    }

    private static final int RECORD_HANDSHAKE = 22;
    private static final int RECORD_ALERT = 21;

    private final ServerSocket listening;
    private final LinkedBlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();

    public Tls11Server() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "tls-1.1");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The next client's answer; empty when none came in time. */
    public Optional<Refusal> refusal(Duration within) throws InterruptedException {
        return Optional.ofNullable(refusals.poll(within.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket client = listening.accept()) {
                client.setSoTimeout(5_000);
                greet(client);
            } catch (IOException e) {
                // Closed, or a client that hung up: the next one, if any.
            }
        }
    }

    private void greet(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        if (in.readUnsignedByte() != RECORD_HANDSHAKE) {
            return;
        }
        in.readUnsignedShort();
        in.readFully(new byte[in.readUnsignedShort()]);
        OutputStream out = client.getOutputStream();
        out.write(serverHello());
        out.flush();
        if (in.readUnsignedByte() == RECORD_ALERT) {
            in.readUnsignedShort();
            in.readUnsignedShort();
            refusals.add(new Refusal(in.readUnsignedByte(), in.readUnsignedByte()));
        }
    }

    /** Version 3.2, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no session, no compression, no extensions. */
    private static byte[] serverHello() {
        int hello = 2 + 32 + 1 + 2 + 1;
        ByteBuffer bytes = ByteBuffer.allocate(5 + 4 + hello);
        bytes.put((byte) RECORD_HANDSHAKE).putShort((short) 0x0302).putShort((short) (4 + hello));
        bytes.put((byte) 2).put((byte) 0).putShort((short) hello);
        bytes.putShort((short) 0x0302).put(new byte[32]).put((byte) 0);
        bytes.putShort((short) 0xC013).put((byte) 0);
        return bytes.array();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
