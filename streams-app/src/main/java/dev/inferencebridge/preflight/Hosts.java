package dev.inferencebridge.preflight;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts. Stateless; asks no name service. */
final class Hosts {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0(:0){6}:1)]?");

    private Hosts() {}

    /** Whether a host is certainly this machine. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
