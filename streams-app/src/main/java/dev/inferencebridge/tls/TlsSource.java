package dev.inferencebridge.tls;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where certificates and keys are. Immutable.
 *
 * @param trustedCertificates a PEM file of authorities to trust; those of the Java runtime when empty
 * @param beside what is trusted beside that file
 * @param identity what is shown to a peer that asks
 */
public record TlsSource(Optional<Path> trustedCertificates, Beside beside, Optional<ClientIdentity> identity) {

    /** What is trusted beside a file of authorities. */
    public enum Beside {
        /** The authorities of the Java runtime. */
        PLATFORM,
        /** Nothing: whoever names authorities means these alone. */
        NOTHING
    }

    /**
     * A certificate and its key.
     *
     * @param certificate a PEM file, the own certificate first
     * @param key the private key, PKCS#8 in PEM form; quick and thread-safe; may throw, with a message that shows no key
     */
    public record ClientIdentity(Path certificate, Supplier<String> key) {

        @Override
        public String toString() {
            return certificate.toString();
        }
    }

    /** The Java runtime's authorities, and these where there are such. */
    public static TlsSource trusting(Optional<Path> certificates) {
        return new TlsSource(certificates, Beside.PLATFORM, Optional.empty());
    }

    @Override
    public String toString() {
        return "trusting " + trustedCertificates.map(Path::toString).orElse("the Java runtime's authorities alone")
                + identity.map(own -> ", as " + own).orElse("");
    }
}
