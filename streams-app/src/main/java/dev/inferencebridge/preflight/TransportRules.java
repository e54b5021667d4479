package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.TransportFacts.Tls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What connections and certificates come to. Stateless. */
public final class TransportRules {

    /** Enough to order, install and roll out another. */
    public static final Duration SOON = Duration.ofDays(14);

    private static final Set<String> SAFE = Set.of("TLSv1.2", "TLSv1.3");

    private TransportRules() {}

    /**
     * What is between the bridge and some peers.
     *
     * @param check for whose remedy it is looked
     */
    public static List<Finding> transport(Check check, List<TransportFacts> transports, Instant now) {
        Findings findings = new Findings();
        Set<String> seen = new TreeSet<>();
        for (TransportFacts transport : transports) {
            if (transport.tls().isEmpty()) {
                seen.add("no TLS, on this machine only");
                if (!Hosts.isLoopback(transport.host())) {
                    findings.warn(
                            "no TLS to " + transport.host() + ": rows and passwords go in clear text", check.remedy());
                }
                continue;
            }
            Tls tls = transport.tls().get();
            seen.add(tls.protocol());
            if (!SAFE.contains(tls.protocol())) {
                findings.fail(tls.protocol() + " to " + transport.host(), check.remedy());
            }
            if (!tls.namesVerified()) {
                findings.warn(
                        "the certificate of " + transport.host() + " need not name it: anyone with a certificate of the"
                                + " authority can take its place",
                        check.remedy());
            }
            expiry(findings, "the certificate of " + transport.host(), tls.validUntil(), now, check.remedy());
        }
        return findings.orOk(String.join(", ", seen));
    }

    static void expiry(Findings findings, String what, Instant until, Instant now, String remedy) {
        if (!until.isAfter(now)) {
            findings.fail(what + " expired at " + until, remedy);
        } else if (until.isBefore(now.plus(SOON))) {
            findings.warn(what + " expires at " + until, remedy);
        }
    }
}
