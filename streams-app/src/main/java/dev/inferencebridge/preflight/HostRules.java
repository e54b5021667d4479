package dev.inferencebridge.preflight;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What this machine comes to. Stateless. */
public final class HostRules {

    private static final long MIB = 1L << 20;
    private static final long LITTLE_HEAP = 128 * MIB;
    private static final long LITTLE_SPACE = 1024 * MIB;
    private static final long NO_SPACE = 64 * MIB;

    private HostRules() {}

    /**
     * The process itself.
     *
     * @param maxHeap in bytes
     */
    public static List<Finding> java(String version, long maxHeap) {
        String found = "Java " + version + ", heap up to " + maxHeap / MIB + " MiB";
        return maxHeap < LITTLE_HEAP
                ? List.of(Finding.warn(found, Check.HOST_JAVA.remedy()))
                : List.of(Finding.ok(found));
    }

    /**
     * The directory for state.
     *
     * @param existing the directory, or the nearest one above it that is there
     * @param freeBytes below it
     */
    public static List<Finding> stateDirectory(Path directory, Path existing, boolean writable, long freeBytes) {
        if (!writable) {
            return List.of(Finding.fail(
                    existing.equals(directory)
                            ? directory + " cannot be written"
                            : directory + " cannot be made: " + existing + " cannot be written",
                    Check.HOST_STATE.remedy()));
        }
        String found = directory + ", " + freeBytes / MIB + " MiB free";
        if (freeBytes < NO_SPACE) {
            return List.of(Finding.fail(found, Check.HOST_STATE.remedy()));
        }
        return freeBytes < LITTLE_SPACE
                ? List.of(Finding.warn(found, Check.HOST_STATE.remedy()))
                : List.of(Finding.ok(found));
    }

    /** Authorities of a file; expired ones are of no use, and the others may still be the right ones. */
    public static List<Finding> authorities(Path file, Collection<X509Certificate> certificates, Instant now) {
        if (certificates.isEmpty()) {
            return List.of(Finding.fail("no certificate in " + file, Check.CONFIG_CERTIFICATES.remedy()));
        }
        Findings findings = new Findings();
        for (X509Certificate certificate : certificates) {
            Instant until = certificate.getNotAfter().toInstant();
            if (until.isBefore(now.plus(TransportRules.SOON))) {
                findings.warn(
                        certificate.getSubjectX500Principal().getName() + " in " + file
                                + (until.isAfter(now) ? " expires at " : " expired at ") + until,
                        Check.CONFIG_CERTIFICATES.remedy());
            }
        }
        return findings.orOk(certificates.size() + " authorities in " + file);
    }
}
