package dev.inferencebridge.tls;

/** Certificates or a key that cannot be used. The message names the file and what is wrong, and shows no key. */
public final class InvalidTlsMaterialException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidTlsMaterialException(String message) {
        super(message);
    }
}
