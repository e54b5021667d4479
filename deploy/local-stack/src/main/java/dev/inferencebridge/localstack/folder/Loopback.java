package dev.inferencebridge.localstack.folder;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/** Addresses of this machine, version 4. Stateless. */
public final class Loopback {

    public static final String HOST = "127.0.0.1";

    private static final InetAddress ADDRESS = address();
    private static final int CONNECT_MILLIS = 1_000;

    private Loopback() {}

    public static InetSocketAddress at(int port) {
        return new InetSocketAddress(ADDRESS, port);
    }

    /** Whether somebody listens: asked before a client is made, which would log each refusal. */
    public static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(at(port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
