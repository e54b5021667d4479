package dev.inferencebridge.change;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as text to their bytes, without ever asking a name server. Stateless. */
final class InetText {

    private InetText() {}

    /**
     * The 4 or 16 bytes of an address such as {@code 10.1.2.3} or {@code 2001:db8::1}, with or without a leading slash.
     *
     * @throws IllegalArgumentException for anything else
     */
    static byte[] bytes(String text) {
        String address = text.startsWith("/") ? text.substring(1) : text;
        if (address.isEmpty() || !isLiteral(address)) {
            throw new IllegalArgumentException("not an address");
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }

    /** With a colon it cannot be a host's name; of digits and three dots it is taken for an address. */
    private static boolean isLiteral(String text) {
        if (text.indexOf(':') >= 0) {
            return true;
        }
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }
}
