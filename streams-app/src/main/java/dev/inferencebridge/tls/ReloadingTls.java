package dev.inferencebridge.tls;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TLS context for the life of a client, over certificates and keys that may change: each handshake uses what is there,
 * looked at anew every ten seconds at most. Thread-safe; a look happens on the thread of the handshake, and reads small files.
 *
 * <p>What cannot be used does not replace what was: the last good material serves on, and that is warned of once. Connections
 * that are open stay so. A file should be replaced as a whole, by renaming, and a certificate together with its key: a pair
 * that does not match is not used, and looked at again later.
 */
public final class ReloadingTls {

    /** What every client speaks. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final TlsSource source;
    private final InstantSource clock;
    private final SSLContext context;
    private final X509ExtendedTrustManager trustManager;

    private final Object lock = new Object();
    // Guarded by the lock, which is held over reads of small files: whoever waits for it wants what is read.
    private TlsMaterial material;
    private Instant lookAt;
    private boolean warned;

    private ReloadingTls(TlsSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        this.material = TlsMaterial.read(source);
        this.lookAt = clock.instant().plus(LOOK_EVERY);
        this.trustManager = new CurrentTrust(() -> current().trust());
        KeyManager[] keys = source.identity().isEmpty()
                ? new KeyManager[0]
                : new KeyManager[] {new CurrentKey(() -> current().key())};
        try {
            this.context = SSLContext.getInstance("TLS");
            this.context.init(keys, new TrustManager[] {trustManager}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no TLS", e);
        }
    }

    /** Reads the material. Throws {@link InvalidTlsMaterialException} when it cannot be used. */
    public static ReloadingTls of(TlsSource source) {
        return of(source, InstantSource.system());
    }

    static ReloadingTls of(TlsSource source, InstantSource clock) {
        return new ReloadingTls(source, clock);
    }

    /** Serves as long as the client; its default protocols are those of the Java runtime. */
    public SSLContext context() {
        return context;
    }

    /** The trust manager of {@link #context()}, for clients that ask for it as well. */
    public X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    /** A client's end of a connection, TLS 1.2 or later, which checks the host's name. */
    public SSLEngine clientEngine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(PROTOCOLS.toArray(String[]::new));
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private TlsMaterial current() {
        synchronized (lock) {
            Instant now = clock.instant();
            if (now.isBefore(lookAt)) {
                return material;
            }
            lookAt = now.plus(LOOK_EVERY);
            try {
                TlsMaterial found = TlsMaterial.read(source);
                warned = false;
                if (!found.fingerprint().equals(material.fingerprint())) {
                    material = found;
                    LOG.atInfo().addKeyValue("tls", source).log("TLS certificates changed; new connections use them");
                }
            } catch (RuntimeException e) {
                if (!warned) {
                    warned = true;
                    LOG.atWarn()
                            .addKeyValue("reason", e.getMessage())
                            .log("TLS certificates cannot be used; the last good ones serve on");
                }
            }
            return material;
        }
    }

    @Override
    public String toString() {
        return "ReloadingTls[" + source + "]";
    }

    static X509ExtendedKeyManager requireExtended(KeyManager[] managers) {
        return (X509ExtendedKeyManager) Arrays.stream(managers)
                .filter(X509ExtendedKeyManager.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no X.509 key manager"));
    }
}
