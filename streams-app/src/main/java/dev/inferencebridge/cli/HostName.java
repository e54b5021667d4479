package dev.inferencebridge.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, or of this container. */
final class HostName {

    private HostName() {}

    static String get() {
        String named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
